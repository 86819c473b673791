import { join } from "node:path";
import { type PictureSet, sha256 } from "@undiagram/contract";
import { hashFolder } from "@undiagram/runner";
import { DATASETS, ROOT } from "../paths.ts";

/** The rooms whose code decides a picture's bytes; their package.json pins fonts and engines exactly. */
const MAKERS = ["random", "schema", "synth", "draw"];

/**
 * The folder of a set of pretraining pictures: another one whenever its settings or the code that draws it are others.
 * A larger count goes on in the same folder.
 */
export async function locatePictures(name: string, { count: _, ...set }: PictureSet, seed: number): Promise<string> {
  const isCode = (file: string) =>
    file === "package.json" || (file.startsWith("src/") && !/\.test\.ts$|(^|\/)testing\//.test(file));
  const code: string[] = [];
  for (const maker of MAKERS) code.push(await hashFolder(join(ROOT, "packages", maker), isCode));
  code.push(await hashFolder(join(ROOT, "packages/cli/src/pretrain"), (file) => !file.endsWith(".test.ts")));
  return join(DATASETS, "pretrain", `${name}-${sha256({ set, seed, code }).slice(0, 12)}`);
}
