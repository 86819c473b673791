import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DatasetManifest, type Problem, sha256 } from "@undiagram/contract";
import type { SplitLine } from "./_check-line.ts";
import { byName, findFileFault, hashFile, IMAGES, LARGEST_FILE, MANIFEST, METADATA, SUMS } from "./_files.ts";

/**
 * Compares every file with its hash in SHA256SUMS, those with the manifest, and the pictures with the lines. A file
 * that `found` names already is passed over: its other bytes are then no news.
 */
export async function checkHashes(
  dir: string,
  manifest: DatasetManifest,
  lines: readonly SplitLine[],
  found: readonly Problem[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const sums = new Map<string, string>();
  for (const split of Object.keys(manifest.splits).sort(byName)) {
    const folder = join(dir, split);
    if (!(await stat(folder).catch(() => undefined))) continue;
    const own = lines.filter((line) => line.split === split);
    const fault = await findFileFault(join(folder, SUMS), LARGEST_FILE);
    if (fault) {
      problems.push({ where: join(folder, SUMS), expected: "the hashes of the split's files", got: fault.got });
      continue;
    }
    const text = await readFile(join(folder, SUMS), "utf8");
    sums.set(split, text);
    const isExpected = sha256(text) === manifest.splits[split]?.content_hash;
    if (!isExpected) problems.push(otherBytes(join(folder, SUMS), `splits.${split}.content_hash`));
    const faulty = faultyFiles(own, found, split);
    problems.push(...(isExpected ? await compareFiles(folder, text, faulty) : []));
  }
  const where = join(dir, MANIFEST);
  const isWhole = problems.length === 0 && !found.some((problem) => problem.where === where);
  if (isWhole && sha256(sums.values().toArray().join("")) !== manifest.content_hash) {
    problems.push(otherBytes(where, "content_hash"));
  }
  return problems;
}

function otherBytes(where: string, path: string): Problem {
  return { where, path, expected: "the bytes it was hashed from", got: "other bytes" };
}

/** Files among a split's pictures that none of its lines names: a loader would stumble over them. */
export async function findUnnamed(
  folder: string,
  lines: readonly SplitLine[],
  found: readonly Problem[],
): Promise<Problem[]> {
  const named = new Set(lines.flatMap((line) => line.metadata?.file_name ?? []));
  const names = await readdir(join(folder, IMAGES)).catch(() => []);
  const unnamed = names.map((name) => `${IMAGES}/${name}`).filter((name) => !named.has(name));
  // A broken line has a picture too, which it can no longer name.
  const misnaming = new Set(found.filter(({ path }) => path === "file_name").map(({ where }) => where));
  const broken = lines.filter((line) => !line.metadata || misnaming.has(line.where));
  if (unnamed.length <= broken.length) return [];
  const expected = `a line in ${METADATA} that names it`;
  return unnamed.map((name) => ({ where: join(folder, name), expected, got: "none" }));
}

/** The files of a split that a problem speaks of. */
function faultyFiles(lines: readonly SplitLine[], found: readonly Problem[], split: string): Set<string> {
  const faulty = new Set<string>();
  const byPlace = new Map(lines.map((line) => [line.where, line]));
  for (const { where, path } of found) {
    const line = byPlace.get(where);
    if (line?.metadata && path === "file_name") faulty.add(line.metadata.file_name);
    if (line || path?.startsWith(`splits.${split}.`)) faulty.add(METADATA);
  }
  return faulty;
}

async function compareFiles(folder: string, sums: string, faulty: ReadonlySet<string>): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const line of sums.split("\n").filter(Boolean)) {
    const [hash, file] = line.split("  ") as [string, string | undefined];
    if (!file || faulty.has(file)) continue;
    const isReadable = !(await findFileFault(join(folder, file), Number.POSITIVE_INFINITY));
    const got = isReadable ? await hashFile(join(folder, file)).catch(() => undefined) : undefined;
    if (got !== hash) {
      const where = join(folder, file);
      problems.push({
        where,
        expected: `the bytes that ${SUMS} was written for`,
        got: got ? "other bytes" : "no such file",
      });
    }
  }
  return problems;
}
