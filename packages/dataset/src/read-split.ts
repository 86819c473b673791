import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, type MetadataLine, type Problem, UndiagramError } from "@undiagram/contract";
import type { Annotation } from "@undiagram/schema";
import { METADATA } from "./_files.ts";
import { locatePicture } from "./_locate-picture.ts";
import { readLines } from "./_read-lines.ts";

export const MEND = "Mend the lines above; `npx undiagram dataset validate` looks at the pictures as well.";

export interface DatasetSample {
  id: string;
  /** Absolute path of the picture. */
  image: string;
  /** The schema as visible in the picture. */
  annotation: Annotation;
  /** The whole line of metadata.jsonl. */
  metadata: MetadataLine;
}

/**
 * The samples of a split, in file order. Throws UndiagramError `split_missing`, or `dataset_invalid`, which names every
 * broken line.
 */
export async function readSplit(dir: string, split: string): Promise<{ samples: DatasetSample[] }> {
  if (!(await findSplits(dir)).includes(split)) throw await splitMissing(dir, split);
  const { samples, problems } = await readSamples(dir, split);
  if (problems.length > 0) throw broken(join(dir, split), problems);
  return { samples };
}

/** What can be read of a split's samples, and what is wrong with the others. */
async function readSamples(dir: string, split: string): Promise<{ samples: DatasetSample[]; problems: Problem[] }> {
  const samples: DatasetSample[] = [];
  const problems: Problem[] = [];
  const firstUse = new Map<string, string>();
  for (const line of await readLines(dir, split)) {
    problems.push(...line.problems);
    if (!line.metadata) continue;
    const { id, file_name } = line.metadata;
    const used = firstUse.get(id);
    if (used) problems.push({ where: line.where, path: "id", expected: `an id used once, as in ${used}`, got: id });
    firstUse.set(id, used ?? line.where);
    const picture = await locatePicture(dir, split, file_name, line.where);
    if ("problem" in picture) problems.push(picture.problem);
    else if (line.annotation) {
      samples.push({ id, image: picture.file, annotation: line.annotation, metadata: line.metadata });
    }
  }
  return { samples, problems };
}

function broken(place: string, problems: Problem[]): UndiagramError {
  return new UndiagramError("dataset_invalid", `${place} cannot be read`, { problems, next: MEND });
}

/**
 * The samples of every split, by name. Throws UndiagramError `dataset_missing` where no split is, or `dataset_invalid`,
 * which names every broken line of all of them.
 */
export async function readSplits(dir: string): Promise<Map<string, DatasetSample[]>> {
  const names = await findSplits(dir);
  if (names.length === 0) {
    throw new UndiagramError("dataset_missing", `There is no dataset in ${dir}`, {
      exitCode: EXIT.usage,
      problems: [{ where: join(dir, "<split>", METADATA), expected: "a file", got: "no splits" }],
      next: "Name the folder of a dataset that is complete; `npx undiagram dataset` finishes one that was interrupted.",
    });
  }
  const read = await Promise.all(names.map(async (name) => ({ name, ...(await readSamples(dir, name)) })));
  const problems = read.flatMap((split) => split.problems);
  if (problems.length > 0) throw broken(dir, problems);
  return new Map(read.map(({ name, samples }) => [name, samples]));
}

async function splitMissing(dir: string, split: string): Promise<UndiagramError> {
  const names = (await findSplits(dir)).join(", ");
  return new UndiagramError("split_missing", `There is no split ${split} in ${dir}`, {
    exitCode: EXIT.usage,
    problems: [
      { where: join(dir, split, METADATA), expected: "a file", got: names ? `the splits ${names}` : "no splits" },
    ],
    next: "Name a split that exists, or make the dataset first.",
  });
}

/** The folders of a dataset that hold a metadata.jsonl, by name. Empty when the folder cannot be read. */
export async function findSplits(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const isSplit = await Promise.all(folders.map((name) => hasMetadata(join(dir, name))));
  return folders.filter((_, index) => isSplit[index]).sort();
}

function hasMetadata(folder: string): Promise<boolean> {
  return lstat(join(folder, METADATA)).then(
    (found) => found.isFile() || found.isSymbolicLink(),
    () => false,
  );
}
