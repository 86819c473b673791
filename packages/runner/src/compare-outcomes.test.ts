import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareOutcomes } from "./compare-outcomes.ts";

/** The folder of a run that told these losses and, with `weights`, left an adapter; `starts` are what it loaded. */
async function makeRun(losses: number[], weights?: string, starts: object[] = []): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-outcome-"));
  const rest = { time: 1, epoch: 0, learning_rate: 0, grad_norm: 1 };
  const speed = { samples_per_second: 1, tokens_per_second: 1, peak_memory_bytes: 1 };
  const steps = losses.map((loss, i) => ({ event: "step", ...rest, ...speed, step: i + 1, loss }));
  const validation = { event: "validation", time: 1, step: losses.length, metrics: { loss: losses.at(-1) } };
  const counts = { parameters: 2, trainable_parameters: 1, adapted_modules: 1, train_samples: 1 };
  const telling = {
    run_id: "r",
    resumed_from_step: 0,
    total_steps: 3,
    device: "cpu",
    precision: "32-true",
    versions: {},
  };
  const started = starts.map((loaded) => ({ event: "run_started", time: 1, ...telling, ...counts, ...loaded }));
  await writeFile(
    join(dir, "events.ndjson"),
    [...started, ...steps, validation].map((event) => JSON.stringify(event)).join("\n"),
  );
  if (weights !== undefined) {
    await mkdir(join(dir, "adapter"));
    await writeFile(join(dir, "adapter/adapter_model.safetensors"), weights);
  }
  return dir;
}

test("runs that ended alike are the same in every series and in the adapter's bytes", async () => {
  const { adapter, losses, gradNorms, validation } = await compareOutcomes(
    await makeRun([3, 2, 1], "w"),
    await makeRun([3, 2, 1], "w"),
  );
  expect(adapter?.isSame).toBe(true);
  const same = { unpaired: 0, firstDifference: null, largest: 0 };
  expect([losses, gradNorms, validation]).toMatchObject([{ compared: 3, ...same }, same, { compared: 1, ...same }]);
});

test("the first step that differs is named, with the largest difference and its share", async () => {
  const { losses, adapter } = await compareOutcomes(
    await makeRun([4, 2, 1], "w"),
    await makeRun([4, 2.5, 1.5], "other"),
  );
  expect(losses).toMatchObject({ firstDifference: "step 2", largest: 0.5, largestShare: 0.5 / 1.5 });
  expect(adapter?.isSame).toBe(false);
});

test("steps that only one run took are counted, and an adapter that only one has is not compared", async () => {
  const { losses, adapter } = await compareOutcomes(await makeRun([4, 2, 1], "w"), await makeRun([4]));
  expect(losses).toMatchObject({ compared: 1, unpaired: 2, firstDifference: null });
  expect(adapter).toBeNull();
});

test("another base commit, image processor or chat template is named, also where only a resumption loaded it", async () => {
  const loaded = { base_commit: "abc", processor_hash: "1", chat_template_hash: "2" };
  const compare = async (...starts: object[]) =>
    (await compareOutcomes(await makeRun([1], "w", [loaded]), await makeRun([1], "w", starts))).loaded
      ?.filter(({ isSame }) => !isSame)
      .map(({ name, values }) => [name, ...values]);
  expect(await compare(loaded, loaded)).toEqual([]);
  expect(await compare({ ...loaded, base_commit: "def" })).toEqual([["base commit", "abc", "def"]]);
  expect(await compare({ ...loaded, processor_hash: "3" })).toEqual([["image processor", "1", "3"]]);
  expect(await compare(loaded, { ...loaded, chat_template_hash: "3" })).toEqual([["chat template", "2", "2, then 3"]]);
  expect(await compare()).toBeUndefined();
});

test("a package of another version, or that one run does not have, is named", async () => {
  const [first, second] = [{ torch: "2.13.0", "flash-attn": "2.8.3" }, { torch: "2.13.0" }];
  const runs = [first, second].map((versions) => makeRun([1], "w", [{ versions }]));
  const { packages, loaded } = await compareOutcomes(...((await Promise.all(runs)) as [string, string]));
  expect(packages).toEqual([
    { name: "flash-attn", isSame: false, values: ["2.8.3", "none"] },
    { name: "torch", isSame: true, values: ["2.13.0", "2.13.0"] },
  ]);
  expect(loaded).toEqual([]);
});
