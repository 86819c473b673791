import { type FileHandle, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type MetadataLine, sha256, toWriteError } from "@undiagram/contract";
import type { PicturePlan } from "./picture-plan.ts";

/*
 * What is done of a dataset that is still being made: one line a finished sample, so that an interrupted generation
 * goes on where it stopped. It stands in the folder exactly as long as the dataset is incomplete.
 */

export const JOURNAL = "unfinished.ndjson";

/** A sample whose picture is on disk. */
export interface FinishedSample {
  id: string;
  /** Hash of the plan it was made from. */
  plan: string;
  /** sha256 of the picture's bytes. */
  sha256: string;
  line: MetadataLine;
}

export interface Journal {
  /** By sample id; the last one counts. Made by the same source, but possibly by another plan. */
  finished: Map<string, FinishedSample>;
  append(sample: FinishedSample): Promise<void>;
  close(): Promise<void>;
}

export function hashPlan(plan: PicturePlan): string {
  return sha256(plan);
}

/** Reads what the same source has finished in this folder, and opens the journal for more. */
export async function openJournal(dir: string, sourceHash: string): Promise<Journal> {
  const file = join(dir, JOURNAL);
  const finished = await readFinished(file, sourceHash);
  const header = `${JSON.stringify({ source_hash: sourceHash })}\n`;
  let handle: FileHandle;
  try {
    handle = await open(file, "w");
    // Written anew, because the last line of an interrupted run may be torn.
    await handle.writeFile(header + [...finished.values()].map((sample) => `${JSON.stringify(sample)}\n`).join(""));
  } catch (cause) {
    throw toWriteError(cause, file);
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    finished,
    append(sample) {
      finished.set(sample.id, sample);
      const written = last.then(() => handle.appendFile(`${JSON.stringify(sample)}\n`));
      last = written.catch(() => {});
      return written.catch((cause) => {
        throw toWriteError(cause, file);
      });
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/** What the journal holds; empty when there is none, or one of another source. */
export async function readFinished(file: string, sourceHash: string): Promise<Map<string, FinishedSample>> {
  const [header, ...lines] = (await readFile(file, "utf8").catch(() => "")).split("\n").map(parseOrNothing);
  const finished = new Map<string, FinishedSample>();
  if ((header as { source_hash?: unknown } | undefined)?.source_hash !== sourceHash) return finished;
  for (const line of lines) if (line) finished.set((line as FinishedSample).id, line as FinishedSample);
  return finished;
}

function parseOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
