import { join } from "node:path";
import { writeAtomic } from "@undiagram/contract";
import type { Annotation } from "@undiagram/schema";
import { linkPicture } from "./_link-picture.ts";
import { readSplits } from "./read-split.ts";

/**
 * Writes `<split>/training_dataset.json` for every split, with the pictures beside it; paths are relative to that
 * file. `toSeedSchema` shapes an annotation. Returns the files written. Throws as readSplits does.
 */
export async function exportSeed(
  dir: string,
  outDir: string,
  toSeedSchema: (annotation: Annotation, origin: { domain: string; source: string }) => unknown,
): Promise<string[]> {
  const files: string[] = [];
  for (const [split, samples] of await readSplits(dir)) {
    const records: unknown[] = [];
    for (const { id, image, annotation, metadata } of samples) {
      await linkPicture(image, join(outDir, split, metadata.file_name));
      const origin = { domain: metadata.domain ?? "unknown", source: "undiagram" };
      records.push({
        id,
        image: metadata.file_name,
        schema_json: toSeedSchema(annotation, origin),
        ...origin,
        num_tables: annotation.tables.length,
        num_relationships: annotation.relationships.length,
      });
    }
    const file = join(outDir, split, "training_dataset.json");
    await writeAtomic(file, `${JSON.stringify(records, null, 2)}\n`);
    files.push(file);
  }
  return files;
}
