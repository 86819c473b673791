import { execa } from "execa";

const root = new URL("../..", import.meta.url).pathname;

/** What an offline archive of Comet holds. */
export interface CometArchive {
  /** Metric to step to every value told of it. */
  metrics: Record<string, Record<string, number[]>>;
  parameters: Record<string, unknown>;
  others: Record<string, unknown>;
  /** File to what it was sent as: asset, visualization, model-element … */
  uploads: Record<string, string>;
}

/** Opens an archive as the tests of the Python side do. */
export async function readCometArchive(archive: string): Promise<CometArchive> {
  const { stdout } = await execa(`${root}.venv/bin/python`, [`${root}python/tests/comet_archive.py`, archive]);
  return JSON.parse(stdout);
}
