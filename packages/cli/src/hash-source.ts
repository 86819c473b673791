import { join } from "node:path";
import { sha256 } from "@undiagram/contract";
import { hashFolder } from "@undiagram/runner";
import { ROOT } from "./paths.ts";

/** The rooms whose code decides a dataset's bytes; their package.json pins fonts and engines exactly. */
const MAKERS = ["random", "schema", "synth", "draw", "dataset"];
const WORKERS = ["sample-worker.ts", "fragment-worker.ts", "draw-sample.ts"];

/** Hash of all that decides a dataset's bytes: what it is asked to hold, and the code that makes it. */
export async function hashSource(asked: unknown): Promise<string> {
  const isCode = (name: string) =>
    name === "package.json" || (name.startsWith("src/") && !/\.test\.ts$|(^|\/)testing\//.test(name));
  const packages: string[] = [];
  for (const maker of MAKERS) packages.push(await hashFolder(join(ROOT, "packages", maker), isCode));
  const workers = await hashFolder(join(ROOT, "packages/cli/src"), (name) => WORKERS.includes(name));
  return sha256({ asked, packages, workers });
}
