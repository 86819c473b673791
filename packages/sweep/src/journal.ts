import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type MetricValue, toWriteError } from "@undiagram/contract";

/** How a trial ended: one line of the journal. */
export type TrialResult = {
  name: string;
  settings: Record<string, unknown>;
  /** sha256 of the trial's training config without its name: what a trial is, whatever it is called. */
  config_hash: string;
  seconds: number;
} & (
  | { status: "done"; run_id: string; metrics: Record<string, MetricValue> }
  | { status: "failed"; error: { code: string; message: string; next?: string } }
);

/** The last result of each trial, by config hash. A missing journal is an empty one. */
export async function readJournal(file: string): Promise<Map<string, TrialResult>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const results = text.split("\n").flatMap((line): TrialResult[] => {
    try {
      return [JSON.parse(line) as TrialResult];
    } catch {
      // The line a killed process was writing: its trial has no result, and is run again.
      return [];
    }
  });
  return new Map(results.map((result) => [result.config_hash, result]));
}

/** Adds one line and waits until it is on the disk. */
export async function appendToJournal(file: string, result: TrialResult): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const text = await readFile(file, "utf8").catch(() => "");
    const handle = await open(file, "a");
    try {
      await handle.appendFile(`${text === "" || text.endsWith("\n") ? "" : "\n"}${JSON.stringify(result)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw toWriteError(cause, file);
  }
}
