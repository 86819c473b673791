import { join } from "node:path";
import { type DatasetManifest, type MetadataLine, sha256, writeAtomic } from "@undiagram/contract";
import type { Annotation } from "@undiagram/schema";
import type { SheetPen } from "./_compose-sheet.ts";
import { type Origin, writeCard } from "./_dataset-card.ts";
import { drawCardSheet } from "./_draw-card-sheet.ts";
import { byName, CARD, hashFile, MANIFEST, METADATA, SHEET, SUMS } from "./_files.ts";
import { VarietyMeter } from "./measure-variety.ts";

/** A split whose pictures are on disk: of each sample its line and the sha256 of its picture. Large ones are no arrays. */
export interface FinishedSplit extends Iterable<{ line: MetadataLine; sha256: string }> {
  length: number;
}

/**
 * Writes everything but the pictures; the manifest last, because it is what makes the dataset complete. With a pen, the
 * card gets a contact sheet.
 */
export async function finishDataset(
  dir: string,
  source: Pick<DatasetManifest, "name" | "config" | "source_hash"> & { origin: Origin },
  splits: ReadonlyMap<string, FinishedSplit>,
  pen?: SheetPen,
): Promise<DatasetManifest> {
  const sums = new Map<string, string>();
  const variety = new VarietyMeter();
  for (const [split, samples] of splits) {
    const hashes = new Map<string, string>();
    for (const { line, sha256 } of samples) {
      variety.add(split, JSON.parse(line.annotation) as Annotation, line.family);
      hashes.set(line.file_name, sha256);
    }
    await writeAtomic(join(dir, split, METADATA), formatLines(samples));
    hashes.set(METADATA, await hashFile(join(dir, split, METADATA)));
    sums.set(split, formatSums(hashes));
    await writeAtomic(join(dir, split, SUMS), sums.get(split) as string);
  }
  const manifest = { ...describeSplits(source, splits, sums), figures: variety.figures() };
  if (pen) await writeAtomic(join(dir, SHEET), await drawCardSheet(dir, splits, pen));
  await writeAtomic(
    join(dir, CARD),
    writeCard(manifest, splits, { origin: source.origin, hasSheet: pen !== undefined }),
  );
  await writeAtomic(join(dir, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/** A metadata.jsonl, some hundred kilobytes at a time. */
function* formatLines(samples: FinishedSplit): Generator<Uint8Array> {
  let piece = "";
  for (const { line } of samples) {
    piece += `${JSON.stringify(line)}\n`;
    if (piece.length < 2 ** 17) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  yield Buffer.from(piece);
}

/** The manifest that belongs to these splits and the texts of their SHA256SUMS. */
export function describeSplits(
  source: Pick<DatasetManifest, "name" | "config" | "source_hash">,
  splits: ReadonlyMap<string, { length: number }>,
  sums: ReadonlyMap<string, string>,
): DatasetManifest {
  const { name, config, source_hash } = source;
  const names = [...splits.keys()].sort(byName);
  return {
    schema_version: 1,
    ...{ name, config, source_hash },
    content_hash: sha256(names.map((split) => sums.get(split)).join("")),
    splits: Object.fromEntries(
      [...splits].map(([split, { length }]) => [
        split,
        { count: length, content_hash: sha256(sums.get(split) as string) },
      ]),
    ),
  };
}

/** A SHA256SUMS file, as `sha256sum -c` reads it. */
export function formatSums(hashes: ReadonlyMap<string, string>): string {
  return [...hashes]
    .sort(([a], [b]) => byName(a, b))
    .map(([file, hash]) => `${hash}  ${file}\n`)
    .join("");
}
