import { basename } from "node:path";
import { Command } from "commander";
import { wholeNumber } from "../src/options.ts";

export interface BenchOptions {
  json?: boolean;
  /** How many pictures; each benchmark says of what. */
  samples: number;
}

/** The flags every benchmark of this folder knows. */
export function readOptions(description: string, samples: { help: string; default: number }): BenchOptions {
  return new Command(basename(process.argv[1] as string))
    .description(description)
    .option("--samples <count>", samples.help, wholeNumber(1), samples.default)
    .option("--json", "print the results as JSON")
    .parse()
    .opts<BenchOptions>();
}
