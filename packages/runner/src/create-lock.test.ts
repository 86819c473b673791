import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatasetManifest, type RunConfig, RunLock } from "@undiagram/contract";
import { beforeAll, expect, test } from "vitest";
import { createLock } from "./create-lock.ts";
import { makeSmallConfig } from "./testing/small-config.ts";

let root: string;
const hash = (digit: string) => digit.repeat(64);

const manifest: DatasetManifest = {
  schema_version: 1,
  name: "small",
  config: null,
  source_hash: hash("a"),
  content_hash: hash("b"),
  splits: { train: { count: 8, content_hash: hash("c") }, validation: { count: 2, content_hash: hash("d") } },
};

const config = makeSmallConfig();

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "undiagram-lock-"));
  await mkdir(join(root, "python/undiagram"), { recursive: true });
  await mkdir(join(root, "python/tiny"), { recursive: true });
  await writeFile(join(root, "python/undiagram/train.py"), "train");
  await writeFile(join(root, "python/undiagram/predict.py"), "predict");
  await writeFile(join(root, "python/requirements.lock"), "torch==1");
  await writeFile(join(root, "python/requirements-gpu.txt"), "bitsandbytes==1");
  await writeFile(join(root, "python/tiny/config.json"), "{}");
  await writeFile(join(root, "package-lock.json"), "{}");
});

const idOf = async (changes: { config?: RunConfig; manifest?: DatasetManifest; root?: string } = {}) =>
  (await createLock({ root, config, manifest, ...changes })).run_id;

test("a lock fits its model, and the same input gives the same run", async () => {
  const lock = await createLock({ root, config, manifest });
  expect(RunLock.parse(lock)).toEqual(lock);
  expect(await idOf()).toBe(lock.run_id);
  expect(lock.run_id).toMatch(/^small-[0-9a-f]{10}$/);
});

const quantized: RunConfig = { ...config, model: { ...config.model, quantization: "nf4" } };
const withLiger = { ...config, training: { ...config.training, liger: true } };
const scored = { ...config, training: { ...config.training, score_samples: 2 } };

test.each<[string, () => Promise<string>, (() => Promise<string>)?]>([
  ["a learning rate", () => idOf({ config: { ...config, training: { ...config.training, learning_rate: 1 } } })],
  ["a seed", () => idOf({ config: { ...config, training: { ...config.training, seed: 1 } } })],
  ["a pixel of the data", () => idOf({ manifest: { ...manifest, content_hash: hash("e") } })],
  ["a line of the code that trains", () => withFile("python/undiagram/train.py", "other")],
  ["a package version", () => withFile("python/requirements.lock", "torch==2")],
  [
    "a GPU package's version, where the base is quantized",
    () => withFile("python/requirements-gpu.txt", "bitsandbytes==2", quantized),
    () => idOf({ config: quantized }),
  ],
  [
    "a GPU package's version, where Liger's kernels are used",
    () => withFile("python/requirements-gpu.txt", "bitsandbytes==2", withLiger),
    () => idOf({ config: withLiger }),
  ],
  [
    "the way it generates, where replies are scored",
    () => idOf({ config: { ...scored, generation: { ...config.generation, max_new_tokens: 7 } } }),
    () => idOf({ config: scored }),
  ],
  ["a byte of the base model", () => withFile("python/tiny/model.safetensors", "weights")],
])("%s makes another run", async (_what, changed, unchanged = idOf) => {
  expect(await changed()).not.toBe(await unchanged());
});

test.each<[string, () => Promise<string>]>([
  [
    "the way it generates",
    () => idOf({ config: { ...config, generation: { ...config.generation, max_new_tokens: 7 } } }),
  ],
  [
    "what only makes it faster or more visible",
    () =>
      idOf({
        config: {
          ...config,
          training: { ...config.training, loader_workers: 3, pixel_cache_gb: 0, tensorboard: true },
        },
      }),
  ],
  ["code that only predicts", () => withFile("python/undiagram/predict.py", "other")],
  ["a GPU package's version, where none is used", () => withFile("python/requirements-gpu.txt", "bitsandbytes==2")],
  ["the card of the base model", () => withFile("python/tiny/README.md", "words")],
])("%s makes no other run", async (_what, changed) => {
  expect(await changed()).toBe(await idOf());
});

test("a split the dataset lacks is named, with those it has", async () => {
  const other = { ...config, dataset: { ...config.dataset, train_split: "training" } };
  await expect(idOf({ config: other })).rejects.toMatchObject({
    code: "split_missing",
    problems: [{ path: "splits.training", got: "train, validation" }],
  });
});

test("a model folder that is not there is named", async () => {
  const other = { ...config, model: { ...config.model, base: "./nowhere" } };
  await expect(idOf({ config: other })).rejects.toMatchObject({ code: "model_missing", exitCode: 2 });
});

async function withFile(name: string, content: string, config?: RunConfig): Promise<string> {
  const other = await mkdtemp(join(tmpdir(), "undiagram-lock-"));
  await cp(root, other, { recursive: true });
  await writeFile(join(other, name), content);
  return idOf({ root: other, ...(config && { config }) });
}
