import { describeError, UndiagramError } from "@undiagram/contract";
import { PICTURES_OF_SAME_TABLES } from "@undiagram/dataset";
import { DIALECTS, type Dialect } from "@undiagram/schema";
import { Command, Option } from "commander";
import { type DatasetFromFiles, datasetFromFiles } from "../dataset-from-files.ts";
import { describeFigures } from "../describe-figures.ts";
import { interruptSignal } from "../interrupt.ts";
import { wholeNumber } from "../options.ts";

interface FromSqlOptions {
  config: string;
  out: string;
  dialect?: Dialect;
  workers?: number;
  json: boolean;
}

export function datasetFromSqlCommand(): Command {
  return new Command("from-sql")
    .description(
      "make a dataset of your own databases: SQL scripts and DBML files, drawn in fragments that fit a picture",
    )
    .argument("<file...>", "SQL scripts (CREATE TABLE, as dump programs write them), or DBML in files named .dbml")
    .requiredOption("--out <dir>", "folder to write to")
    .option("--config <name>", "dataset config whose styles, sizes, seed and counts are taken", "starter")
    .addOption(
      new Option("--dialect <name>", "dialect of all the scripts (default: each script's own is guessed)").choices(
        DIALECTS,
      ),
    )
    .option("--workers <count>", "threads that draw (default: one a core)", wholeNumber(1))
    .option("--json", "print problems and the manifest as JSON on stdout", false)
    .addHelpText(
      "after",
      `
The tables are cut into parts that share no table; some parts go to validation, the others to train. One small database
whose tables all hang together is a single part, which leaves nothing for validation: name several databases. A count
of the config is the most that a split gets: the same tables are drawn at most ${PICTURES_OF_SAME_TABLES} times. Train on the folder by naming
it in a training config (dataset: config: my-diagrams).

What cannot be read is named with file and line on stderr, and the rest goes on. The exit code is 0 when a dataset was
made, of whatever could be read, and 1 when nothing could be read.

Example:
  npx undiagram dataset from-sql shop.sql crm/*.sql notes.dbml --out=my-diagrams`,
    )
    .action(async (files: string[], options: FromSqlOptions) => {
      const result = await datasetFromFiles(files, { ...options, signal: interruptSignal() });
      const { dir, manifest, made, problems } = result;
      if (problems.length > 0) {
        const message = "Some of the files could not be read; the rest is in the dataset";
        const next = "Where one of these matters to you, mend the file there and run the command again.";
        console.error(describeError(new UndiagramError("files_incomplete", message, { problems, next })));
      }
      for (const line of describeReading(result)) console.error(line);
      if (options.json) {
        console.log(JSON.stringify({ dir, made, problems, ...manifest }));
        return;
      }
      const counts = Object.entries(manifest.splits).map(([split, { count }]) => `${count} ${split}`);
      console.log(`${dir}: ${counts.join(", ")}${made ? "" : " (up to date)"}`);
      if (manifest.figures) console.log(describeFigures(manifest.figures));
    });
}

/** What was read of each file, and why a split has fewer samples than the config asks for. */
function describeReading({ sources, manifest, wanted }: DatasetFromFiles): string[] {
  const lines = sources.map(({ file, language, schema }) => {
    const { tables, relationships } = schema;
    return `${file}: ${tables.length} tables, ${relationships.length} relationships, read as ${language}`;
  });
  for (const [split, count] of Object.entries(wanted)) {
    const got = manifest.splits[split]?.count ?? 0;
    if (got === 0 && count > 0) {
      lines.push(
        `No ${split} split: all tables hang together too closely to put some aside, and the tables of train would ` +
          "measure memory, not reading. Name further databases, or evaluate on another dataset.",
      );
    } else if (got < count) {
      lines.push(
        `${split}: ${got} of the ${count} samples that the config asks for; the same tables are drawn at most ` +
          `${PICTURES_OF_SAME_TABLES} times`,
      );
    }
  }
  return lines;
}
