import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { DatasetConfig, EXIT, type Problem, readConfig, UndiagramError } from "@undiagram/contract";
import { isUpToDate, planFragments, readManifest, writeDataset } from "@undiagram/dataset";
import type { Dialect } from "@undiagram/schema";
import type { ReadyDataset } from "./ensure-dataset.ts";
import { hashSource } from "./hash-source.ts";
import { configFile, userPath } from "./paths.ts";
import { createProgress } from "./progress.ts";
import { readSchemaFiles, type SchemaFile } from "./read-schema-files.ts";
import { loadSheetPen } from "./sheet-pen.ts";

export interface DatasetFromFiles extends ReadyDataset {
  sources: SchemaFile[];
  /** What could not be read. */
  problems: Problem[];
  /** What the config asks for: split to number of samples. */
  wanted: Record<string, number>;
}

/** A dataset of fragments of the databases that SQL and DBML files describe. Throws `nothing_read` when there are none. */
export async function datasetFromFiles(
  files: readonly string[],
  options: { config: string; out: string; dialect?: Dialect; workers?: number; signal?: AbortSignal },
): Promise<DatasetFromFiles> {
  const asked = await readConfig(configFile("dataset", options.config), DatasetConfig);
  const { sources, problems } = await readSchemaFiles(files, options);
  if (sources.length === 0) {
    throw new UndiagramError("nothing_read", "None of the files holds a table that can be read", {
      exitCode: EXIT.no,
      problems,
      next: "Name files with CREATE TABLE statements, or .dbml files.",
    });
  }
  const dir = userPath(options.out);
  const { STYLE_DIALECTS } = await import("@undiagram/draw");
  const name =
    basename(dir)
      .toLowerCase()
      .replaceAll(/[^a-z0-9._-]+/g, "-")
      .replace(/^[._-]+/, "") || "from-sql";
  const { config, plan, parts } = planFragments({ ...asked, name }, sources, { styles: STYLE_DIALECTS });
  const sourceHash = await hashSource({ config, schemas: sources.map(({ schema }) => schema) });
  const wanted = Object.fromEntries(
    ["train", "validation"].map((split) => [split, asked.splits[split]?.count ?? 0] as const),
  );
  const told = { dir, sources, problems, wanted };
  if (await isUpToDate(dir, sourceHash)) return { ...told, manifest: await readManifest(dir), made: false };
  const progress = createProgress(`dataset ${name}`);
  try {
    const manifest = await writeDataset({
      ...{ config, plan, dir, sourceHash, origin: "files" },
      workerUrl: new URL("./fragment-worker.ts", import.meta.url),
      shared: parts,
      workers: options.workers ?? availableParallelism(),
      pen: await loadSheetPen(),
      onProgress: (done, total) => progress.update(done, total),
      signal: options.signal,
    });
    return { ...told, manifest, made: true };
  } finally {
    progress.stop();
  }
}
