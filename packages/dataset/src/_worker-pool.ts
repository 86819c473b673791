import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { UndiagramError } from "@undiagram/contract";
import type { WorkerAnswer } from "./_run-worker.ts";
import type { PicturePlan } from "./picture-plan.ts";
import type { SampleResult } from "./sample-result.ts";

/**
 * Room for what a thread has just made, before the collector looks at it. Left to itself, a thread lets that grow to
 * 130 MiB more without being faster.
 */
const YOUNG_MIB = 24;

/** Threads that make samples. Each makes one at a time; plans wait in line. */
export class WorkerPool {
  readonly #workers: Worker[];
  readonly #idle: Worker[];
  readonly #waiting: ((worker: Worker) => void)[] = [];
  /** Threads that ended, and would never answer. */
  readonly #ended = new Set<Worker>();

  /** `workerUrl` names a module whose default export makes a SampleResult of a PicturePlan and what plans share. */
  constructor(workerUrl: URL, count: number, shared?: unknown) {
    const entry = new URL("./_run-worker.ts", import.meta.url);
    this.#workers = Array.from(
      { length: count },
      () =>
        new Worker(entry, {
          workerData: { workerUrl: workerUrl.href, shared },
          resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
        }),
    );
    this.#idle = [...this.#workers];
    for (const worker of this.#workers) {
      // Every plan in work waits for messages, errors and the exit of its worker.
      worker.setMaxListeners(0);
      worker.on("error", () => {});
      worker.on("exit", () => this.#ended.add(worker));
    }
  }

  /** Throws UndiagramError `sample_failed` when the sample cannot be made or its thread ends. */
  async run(plan: PicturePlan): Promise<SampleResult> {
    const worker = this.#idle.pop() ?? (await new Promise<Worker>((resolve) => this.#waiting.push(resolve)));
    const answer = this.#ended.has(worker) ? { error: new Error("its thread has ended") } : await ask(worker, plan);
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
    if ("error" in answer) throw sampleFailed(plan, answer.error);
    return answer.result;
  }

  /** Ends all threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

async function ask(worker: Worker, plan: PicturePlan): Promise<WorkerAnswer> {
  const stop = new AbortController();
  const { signal } = stop;
  try {
    const answer = once(worker, "message", { signal }).then(([message]) => message as WorkerAnswer);
    // `once` rejects by itself when the worker emits an error.
    const exit = once(worker, "exit", { signal }).then(([code]) => ({
      error: new Error(`its thread ended (${code})`),
    }));
    worker.postMessage(plan);
    return await Promise.race([answer, exit]);
  } catch (error) {
    return { error: error as Error };
  } finally {
    stop.abort();
  }
}

function sampleFailed(plan: PicturePlan, cause: Error): UndiagramError {
  const { id, domain, style, size } = plan;
  const tables = `${size.tables.min} to ${size.tables.max} tables`;
  return new UndiagramError("sample_failed", `The sample ${id} cannot be made: ${cause.message}`, {
    problems: [{ where: id, expected: `a diagram of ${domain} as ${style}, ${tables}`, got: cause.message }],
    next: "What is done is kept: mend the cause, or leave the domain or style out, and run the command again.",
    cause,
  });
}
