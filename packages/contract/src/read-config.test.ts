import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { describeError, RunConfig, readConfig, UndiagramError } from "./index.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "undiagram-config-"));
});

async function failure(text: string | null): Promise<UndiagramError> {
  const file = join(dir, "config.yaml");
  if (text !== null) await writeFile(file, text);
  const error = await readConfig(text === null ? join(dir, "none.yaml") : file, RunConfig).catch((e) => e);
  expect(error).toBeInstanceOf(UndiagramError);
  return error;
}

const VALID = `
schema_version: 1
name: small
model: { base: python/tiny }
dataset: { config: sample }
prompt: { system: You read diagrams., user: Extract data in JSON format }
pixels: { min: 784, max: 200704 }
`;

test("every default is filled in", async () => {
  await writeFile(join(dir, "valid.yaml"), VALID);
  const config = await readConfig(join(dir, "valid.yaml"), RunConfig);
  expect(config.lora).toEqual({
    r: 16,
    alpha: 32,
    dropout: 0.1,
    target_modules: ["q_proj", "k_proj", "v_proj", "o_proj"],
  });
  expect(config.training.precision).toBe("bf16-mixed");
});

test("an unknown key, a wrong type and a missing key are named in one error, with what stood there", async () => {
  const error = await failure(`${VALID.replace("name: small\n", "")}\nlora: { rank: 8, r: many }\n`);
  expect(error.exitCode).toBe(2);
  expect(error.problems.map(({ path, expected, got }) => [path, expected, got])).toEqual([
    ["name", "string", "nothing"],
    ["lora.r", "number", '"many"'],
    ["lora.rank", "a known key", 'the unknown key "rank"'],
  ]);
});

test("settings that do not go together read as a sentence: what was expected, and what came", async () => {
  const error = await failure(
    `${VALID.replace("min: 784", "min: 900000").replace("base: python/tiny", "base: python/tiny, quantization: nf4")}
training: { early_stopping_patience: 3, strategy: fsdp, accumulate: 4, cpu_processes: 3 }`,
  );
  const lines = describeError(error).split("\n").slice(1, -1);
  expect(lines.map((line) => line.replace(/^.* at /, ""))).toEqual([
    'pixels: expected a min that does not exceed max, got {"min":900000,"max":200704}',
    "training.early_stopping_patience: expected null, or training.score_samples above 0, for early stopping goes by the score, got 3",
    "training.cpu_processes: expected a divisor of training.accumulate (4), whose micro-batches are divided, got 3",
    'model.quantization: expected null, or training.strategy auto or ddp, for a quantized base cannot be sharded, got "nf4"',
    'training.strategy: expected auto or ddp, or more devices or nodes, for one process has none to share the base with, got "fsdp"',
  ]);
});

test("a file that is no YAML is named with its line", async () => {
  const error = await failure("a: 1\nb: [1, 2\n");
  expect(error.code).toBe("config_invalid");
  expect(error.problems[0]?.where).toMatch(/config\.yaml:\d+$/);
});

test("a file that is not there says where it was looked for and what to do", async () => {
  const error = await failure(null);
  expect(error.code).toBe("config_missing");
  expect(describeError(error)).toMatch(/none\.yaml[\s\S]*got no such file[\s\S]*configs\//);
});
