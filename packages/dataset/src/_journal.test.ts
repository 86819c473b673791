import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { FinishedSamples } from "./_journal.ts";

const SAMPLES = 2000;

async function bytesOfBuffers(): Promise<number> {
  // What zlib has done with is let go of only then.
  await setImmediate();
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
}

test("what is kept of a finished sample is less than its line", async () => {
  const annotation = JSON.stringify({ tables: [{ name: "orders", columns: [{ name: "id" }] }], relationships: [] });
  const finished = new FinishedSamples();
  const before = await bytesOfBuffers();
  for (let i = 0; i < SAMPLES; i++) {
    const id = `train-${i}`;
    const line = { file_name: `images/${id}.png`, id, annotation: annotation.repeat(20) };
    finished.add({ id, plan: "p".repeat(64), sha256: "0".repeat(64), line });
  }
  expect(((await bytesOfBuffers()) - before) / SAMPLES).toBeLessThan(annotation.length * 20);
  expect(finished.get("train-7")?.line.annotation).toBe(annotation.repeat(20));
});
