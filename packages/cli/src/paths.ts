import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");

/** Holds runs/ and datasets/: the repository, unless UNDIAGRAM_OUTPUT names another folder. */
const OUTPUT = process.env.UNDIAGRAM_OUTPUT ? resolve(process.env.UNDIAGRAM_OUTPUT) : ROOT;
export const RUNS = join(OUTPUT, "runs");
export const DATASETS = join(OUTPUT, "datasets");

/** A path as the user wrote it, seen from the folder the command was started in. */
export function userPath(path: string): string {
  return resolve(path);
}

/** The file of a config: a name in configs/<kind>, or a path of the user's own. */
export function configFile(kind: "dataset" | "pretrain" | "train" | "evaluate" | "sweep", name: string): string {
  return /[\\/]|\.ya?ml$/.test(name) ? userPath(name) : join(ROOT, "configs", kind, `${name}.yaml`);
}
