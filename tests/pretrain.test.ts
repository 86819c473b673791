import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PretrainConfig, readConfig } from "@undiagram/contract";
import { expect, test, vi } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

/* Two starts of torch: on a busy machine that takes minutes. */
vi.setConfig({ testTimeout: 600_000 });

/** The tiny config with a handful of pictures, and one small step a stage. */
async function writeSmallConfig(output: string): Promise<string> {
  const tiny = await readConfig(new URL("../configs/pretrain/tiny.yaml", import.meta.url).pathname, PretrainConfig);
  const small = {
    ...tiny,
    name: "small",
    optimizer: "adamw",
    pictures: { ...tiny.pictures, count: 6, tables: { min: 1, max: 2 } },
    probe: { ...tiny.probe, count: 2 },
    stages: tiny.stages.map((stage) => ({ ...stage, pictures: 6, steps: 1, batch_pixels: 1000, windows: { one: 1 } })),
  };
  const file = join(output, "small.yaml");
  await writeFile(file, JSON.stringify(small));
  return file;
}

test("pretrain draws, teaches and leaves a model folder; a second time nothing is learnt anew", async () => {
  const output = await newOutput();
  const args = ["pretrain", `--config=${await writeSmallConfig(output)}`, `--out=${join(output, "base")}`];
  const first = await undiagram(args, { output });
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.stdout.trim().split("\n").at(-1)).toBe(join(output, "base"));
  expect((await readdir(join(output, "base"))).sort()).toEqual([
    ...["README.md", "chat_template.jinja", "config.json", "generation_config.json"],
    ...["model.safetensors", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json"],
  ]);
  const weights = () => readFile(join(output, "base/model.safetensors"));
  const before = await weights();

  const second = await undiagram(args, { output });
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stdout).not.toContain("answer_loss");
  expect((await weights()).equals(before)).toBe(true);
});
