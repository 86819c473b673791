import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { EXIT, type PictureSet, UndiagramError } from "@undiagram/contract";
import { SHARD, type ShardPlan } from "./write-shard.ts";

export interface DrawPicturesOptions {
  set: PictureSet;
  seed: number;
  dir: string;
  /** Threads; the bytes are the same with any number. */
  workers: number;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/**
 * Draws a set of pretraining pictures as shards, the first ones first; those that are there are kept. Throws
 * UndiagramError `interrupted`, or what a worker threw.
 */
export async function drawPictures(options: DrawPicturesOptions): Promise<void> {
  const { set, seed, dir, signal } = options;
  await mkdir(dir, { recursive: true });
  const total = Math.ceil(set.count / SHARD);
  let next = 0;
  let done = 0;
  const drawLane = async (): Promise<void> => {
    const worker = new Worker(new URL("./shard-worker.ts", import.meta.url));
    try {
      for (let shard = next++; shard < total; shard = next++) {
        if (signal.aborted) throw interrupted(dir);
        await drawIn(worker, { set, seed, dir, shard });
        options.onProgress(Math.min(++done * SHARD, set.count), set.count);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, total) }, drawLane));
}

/** Has the worker draw one shard; what it throws comes out here. */
async function drawIn(worker: Worker, plan: ShardPlan): Promise<void> {
  worker.postMessage(plan);
  await once(worker, "message");
}

function interrupted(dir: string): UndiagramError {
  return new UndiagramError("interrupted", `Stopped before ${dir} was complete`, {
    exitCode: EXIT.interrupted,
    next: "Run the same command again: what is done is kept.",
  });
}
