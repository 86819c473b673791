import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatasetConfig, EvaluateConfig, PretrainConfig, RunConfig, readConfig, SweepConfig } from "@undiagram/contract";
import { planDataset } from "@undiagram/dataset";
import { HELD_OUT_STYLES, STYLE_DIALECTS, STYLE_NAMES } from "@undiagram/draw";
import { MAIN_DOMAINS, makeFamily, makeVariant, OOD_DOMAINS } from "@undiagram/synth";
import { describe, expect, test } from "vitest";

const root = new URL("..", import.meta.url).pathname;
const namesIn = async (kind: string) =>
  (await readdir(join(root, "configs", kind))).filter((f) => f.endsWith(".yaml")).map((f) => f.replace(".yaml", ""));
const fileOf = (kind: string, name: string) => join(root, "configs", kind, `${name}.yaml`);

const KINDS = {
  dataset: DatasetConfig,
  pretrain: PretrainConfig,
  train: RunConfig,
  evaluate: EvaluateConfig,
  sweep: SweepConfig,
};
const targets = JSON.parse(await readFile(join(root, "package.json"), "utf8")).nx.targets;

describe.each(Object.entries(KINDS))("configs/%s", async (kind, model) => {
  test.each(await namesIn(kind))("%s opens with the command that runs it, and fits its model", async (name) => {
    const [first] = (await readFile(fileOf(kind, name), "utf8")).split("\n");
    expect(first).toBe(`# npx nx run ${kind} --config=${name}`);
    expect(targets).toHaveProperty(kind);
    const config = await readConfig(fileOf(kind, name), model);
    expect(config.name).toBe(name);
  });
});

test.each(await namesIn("train"))(
  "the training config %s names a dataset config and splits that exist",
  async (name) => {
    const config = await readConfig(fileOf("train", name), RunConfig);
    const dataset = await readConfig(fileOf("dataset", config.dataset.config), DatasetConfig);
    expect(Object.keys(dataset.splits)).toEqual(
      expect.arrayContaining([config.dataset.train_split, config.dataset.validation_split]),
    );
  },
);

test.each(await namesIn("pretrain"))(
  "the pretraining config %s draws enough pictures, and none in a style that is held out",
  async (name) => {
    const config = await readConfig(fileOf("pretrain", name), PretrainConfig);
    for (const { styles } of [config.pictures, config.probe]) {
      expect(STYLE_NAMES).toEqual(expect.arrayContaining(Object.keys(styles)));
      expect(HELD_OUT_STYLES.filter((style) => style in styles)).toEqual([]);
    }
    expect(Math.max(...config.stages.map((stage) => stage.pictures))).toBeLessThanOrEqual(config.pictures.count);
    expect([config.pictures.words, config.probe.words]).toEqual(["pretrain", "probe"]);
  },
);

test.each(await namesIn("evaluate"))("the evaluation config %s names a training config that exists", async (name) => {
  const { train } = await readConfig(fileOf("evaluate", name), EvaluateConfig);
  expect(await namesIn("train")).toContain(train);
});

test.each(await namesIn("sweep"))("the sweep config %s names an evaluation config that exists", async (name) => {
  const { evaluate } = await readConfig(fileOf("sweep", name), SweepConfig);
  expect(await namesIn("evaluate")).toContain(evaluate);
});

test.each(await namesIn("dataset"))("the dataset config %s names domains and styles that exist", async (name) => {
  const config = await readConfig(fileOf("dataset", name), DatasetConfig);
  const splits = Object.fromEntries(
    Object.entries(config.splits).map(([split, settings]) => [
      split,
      { ...settings, count: Math.min(settings.count, 20) },
    ]),
  );
  const known = { domains: [...MAIN_DOMAINS, ...OOD_DOMAINS], styles: STYLE_DIALECTS };
  expect(planDataset({ ...config, splits }, { makeFamily, makeVariant }, known).length).toBeGreaterThan(0);
});

// AdamW and the cosine are no settings: python/tests/test_module.py holds them.
test("the full-size training config keeps to the settings this project is about", async () => {
  const { model, prompt, lora, training } = await readConfig(fileOf("train", "qwen2.5-vl-3b"), RunConfig);
  expect(prompt).toEqual({ system: expect.stringMatching(/./), user: "Extract data in JSON format" });
  const target_modules = ["q_proj", "k_proj", "v_proj", "o_proj"];
  expect(lora).toEqual({ r: 16, alpha: 32, dropout: 0.1, target_modules });
  expect(training).toMatchObject({
    epochs: 8,
    learning_rate: 1e-4,
    clip: 1,
    precision: "bf16-mixed",
    gradient_checkpointing: true,
    group_by_length: true,
  });
  expect(training.batch_size * training.accumulate, "samples a step").toBe(32);
  expect(training.accumulate, "gradients are accumulated").toBeGreaterThan(1);
  expect(training.warmup_steps, "warm-up").toBeGreaterThan(0);
  expect(training.score_samples, "the best adapter by real replies").toBeGreaterThan(0);
  expect(training.early_stopping_patience, "early stopping").not.toBeNull();
  expect(training.loader_workers, "pictures are prepared ahead").toBeGreaterThan(0);
  expect(["auto", "sdpa"]).toContain(model.attention);
});

test("starter and full are split 80/20 over the five domains, ood shares no domain with them", async () => {
  for (const name of ["starter", "full"]) {
    const { splits } = await readConfig(fileOf("dataset", name), DatasetConfig);
    expect([splits.train?.count, splits.validation?.count]).toEqual([2000, 500]);
    expect(splits.train?.domains.toSorted()).toEqual([...MAIN_DOMAINS].sort());
    expect(splits.ood?.domains.filter((domain) => splits.train?.domains.includes(domain))).toEqual([]);
  }
});
