import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Prediction, toWriteError } from "@undiagram/contract";
import { hold } from "../_hold.ts";

/** A file of predictions that grows line by line beside its final name, and takes that name when it is whole. */
export interface PredictionFile extends AsyncDisposable {
  /** Ids of the samples that have an answer. */
  answered: ReadonlySet<string>;
  /** Adds lines; returns once they are on the disk. May be called while another call is under way. */
  append(predictions: readonly Prediction[]): Promise<void>;
  /** Gives the file its final name. */
  complete(): Promise<void>;
}

/**
 * Opens `<out>.partial` and holds it. What an earlier process answered stays; a last line torn by a kill, and all behind
 * a damaged one, are cut off. Throws `run_in_use`.
 */
export async function openPredictions(out: string): Promise<PredictionFile> {
  const partial = `${out}.partial`;
  const holder = `${partial}.pid`;
  await mkdir(dirname(out), { recursive: true });
  await hold(holder, partial);
  try {
    const { ids: answered, bytes } = readIntact(await readFile(partial).catch(() => Buffer.alloc(0)));
    const handle = await open(partial, "a");
    await handle.truncate(bytes);
    let last: Promise<unknown> = Promise.resolve();
    return {
      answered,
      append(predictions) {
        const write = async () => {
          await handle.appendFile(predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(""));
          await handle.datasync();
          for (const { id } of predictions) answered.add(id);
        };
        const written = last.then(write);
        last = written.catch(() => {});
        return written.catch((cause) => {
          throw toWriteError(cause, partial);
        });
      },
      async complete() {
        await last;
        await rename(partial, out);
      },
      async [Symbol.asyncDispose]() {
        await last;
        await handle.close();
        await rm(holder, { force: true });
      },
    };
  } catch (cause) {
    await rm(holder, { force: true });
    throw toWriteError(cause, partial);
  }
}

/** The ids of the lines up to the first that is torn or no prediction, and how many bytes they take. */
function readIntact(content: Buffer): { ids: Set<string>; bytes: number } {
  const ids = new Set<string>();
  let bytes = 0;
  for (;;) {
    const end = content.indexOf("\n", bytes);
    const id = end === -1 ? undefined : readId(content.toString("utf8", bytes, end));
    if (id === undefined) return { ids, bytes };
    ids.add(id);
    bytes = end + 1;
  }
}

function readId(line: string): string | undefined {
  try {
    return Prediction.parse(JSON.parse(line)).id;
  } catch {
    return undefined;
  }
}
