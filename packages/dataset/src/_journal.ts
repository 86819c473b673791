import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
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

/** Finished samples by id, packed: a hundred thousand annotations would fill hundreds of megabytes. */
export class FinishedSamples {
  readonly #packed = new Map<string, Uint8Array>();

  get size(): number {
    return this.#packed.size;
  }

  has(id: string): boolean {
    return this.#packed.has(id);
  }

  get(id: string): FinishedSample | undefined {
    const packed = this.#packed.get(id);
    return packed && JSON.parse(inflateRawSync(packed).toString());
  }

  /** Returns the sample as JSON. */
  add(sample: FinishedSample): string {
    const json = JSON.stringify(sample);
    // A copy with memory of its own: Node cuts zlib's results, and Buffers, from pieces of 64 KB, and the smallest of
    // them that is kept keeps the whole piece.
    this.#packed.set(sample.id, new Uint8Array(deflateRawSync(json, { level: 1 })));
    return json;
  }

  delete(id: string): void {
    this.#packed.delete(id);
  }

  *values(): Generator<FinishedSample> {
    for (const id of this.#packed.keys()) yield this.get(id) as FinishedSample;
  }
}

export interface Journal {
  /** Made by the same source, but possibly by another plan; the last one of an id counts. */
  finished: FinishedSamples;
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
  let handle: FileHandle;
  try {
    handle = await open(file, "w");
    // Written anew, because the last line of an interrupted run may be torn.
    await handle.writeFile(formatJournal(sourceHash, finished));
  } catch (cause) {
    throw toWriteError(cause, file);
  }
  let last: Promise<unknown> = Promise.resolve();
  return {
    finished,
    append(sample) {
      const json = finished.add(sample);
      const written = last.then(() => handle.appendFile(`${json}\n`));
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

function* formatJournal(sourceHash: string, finished: FinishedSamples): Generator<string> {
  yield `${JSON.stringify({ source_hash: sourceHash })}\n`;
  for (const sample of finished.values()) yield `${JSON.stringify(sample)}\n`;
}

/** What the journal holds; empty when there is none, or one of another source. */
export async function readFinished(file: string, sourceHash: string): Promise<FinishedSamples> {
  const finished = new FinishedSamples();
  const handle = await open(file).catch(() => undefined);
  if (!handle) return finished;
  let isOurs = false;
  for await (const line of handle.readLines()) {
    const content = parseOrNothing(line);
    if (isOurs && content) finished.add(content as FinishedSample);
    else if (!isOurs && (content as { source_hash?: unknown } | undefined)?.source_hash !== sourceHash) break;
    isOurs = true;
  }
  return finished;
}

function parseOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
