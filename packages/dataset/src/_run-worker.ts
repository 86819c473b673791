/* What runs in a worker thread: loads the module that makes samples and answers one plan after another. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import type { PicturePlan } from "./picture-plan.ts";
import type { SampleResult } from "./sample-result.ts";

/** A worker's answer to a plan. */
export type WorkerAnswer = { result: SampleResult } | { error: Error };

const port = parentPort as MessagePort;
const { default: makeSample } = (await import(workerData.workerUrl)) as {
  default: (plan: PicturePlan, shared: unknown) => Promise<SampleResult>;
};

port.on("message", async (plan: PicturePlan) => {
  try {
    const result = await makeSample(plan, workerData.shared);
    // A copy of its own, because memory that a library shares out cannot be handed over.
    const png = new Uint8Array(result.png);
    port.postMessage({ result: { ...result, png } } satisfies WorkerAnswer, [png.buffer]);
  } catch (error) {
    port.postMessage({ error: error instanceof Error ? error : new Error(String(error)) } satisfies WorkerAnswer);
  }
});
