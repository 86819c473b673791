import type { RunConfig } from "@undiagram/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeSmallConfig } from "../testing/small-config.ts";
import { KNOWN_BASES } from "./known-bases.ts";
import { countValidations, predictTime, type TimeInput } from "./predict-time.ts";
import { type Architecture, readArchitecture } from "./read-architecture.ts";
import { suggestFaster } from "./suggest-faster.ts";

const config = makeSmallConfig({
  training: { epochs: 4, batch_size: 2, accumulate: 4, validation_samples: 32, score_samples: 32 },
  generation: { batch_size: 8, max_new_tokens: 1024 },
});
const input: TimeInput = {
  architecture: readArchitecture(KNOWN_BASES["Qwen/Qwen2.5-VL-3B-Instruct"]) as Architecture,
  config,
  lengths: Array.from({ length: 400 }, (_, i) => ({ tokens: 1500 + i, answerTokens: 500, patches: 1024 })),
  validationSamples: 100,
  precision: "bf16-mixed",
  speed: { kind: "cuda", flops: 165e12, bandwidth: 1e12 },
};
const withSettings = (training: Partial<RunConfig["training"]>, generation: Partial<RunConfig["generation"]> = {}) => ({
  ...input,
  config: {
    ...config,
    training: { ...config.training, ...training },
    generation: { ...config.generation, ...generation },
  },
});
const part = (of: TimeInput, wanted: string) =>
  predictTime(of).parts.find(({ name }) => name === wanted)?.seconds as number;
const replies = (of: TimeInput) => part(of, "validation replies");

test("the parts add up to the whole", () => {
  const { parts, seconds } = predictTime(input);
  expect(parts.reduce((all, { seconds }) => all + seconds, 0)).toBeCloseTo(seconds);
});

test("validations are counted as training counts them", () => {
  const training = fc.record({
    epochs: fc.integer({ min: 1, max: 9 }),
    batch_size: fc.integer({ min: 1, max: 5 }),
    accumulate: fc.integer({ min: 1, max: 9 }),
    devices: fc.integer({ min: 1, max: 3 }),
    max_steps: fc.option(fc.integer({ min: 1, max: 30 })),
    validate_every_steps: fc.option(fc.integer({ min: 1, max: 12 })),
  });
  fc.assert(
    fc.property(training, fc.integer({ min: 1, max: 60 }), (settings, samples) => {
      const { epochs, batch_size, accumulate, devices, max_steps, validate_every_steps: every } = settings;
      // As in python/undiagram/order.py and run_callback.py, step by step.
      const perEpoch = Math.ceil(samples / batch_size);
      const planned = Math.max(1, Math.ceil((epochs * perEpoch) / (accumulate * devices)));
      const total = Math.min(planned, max_steps ?? planned);
      const epochsAt = (step: number) => Math.trunc((step * accumulate * devices) / perEpoch);
      const isDue = (step: number) =>
        step === total || (every === null ? epochsAt(step) > epochsAt(step - 1) : step % every === 0);
      const due = Array.from({ length: total }, (_, i) => i + 1).filter(isDue).length;
      expect(countValidations({ ...config.training, ...settings }, samples)).toBe(due);
    }),
    {
      examples: [
        [{ epochs: 2, batch_size: 1, accumulate: 1, devices: 1, max_steps: 50, validate_every_steps: null }, 49],
      ],
    },
  );
});

test("without samples to look at there is no validation", () => {
  const { validations, parts } = predictTime(withSettings({ validation_samples: 0, score_samples: 0 }));
  expect([validations, parts[1]?.seconds, parts[2]?.seconds]).toEqual([0, 0, 0]);
});

test("replies take longer with more samples, smaller batches, longer answers and more validations", () => {
  const usual = replies(input);
  expect(replies(withSettings({ score_samples: 64 }))).toBeCloseTo(2 * usual, -1);
  expect(replies(withSettings({}, { batch_size: 1 }))).toBeGreaterThan(4 * usual);
  expect(replies(withSettings({}, { max_new_tokens: 250 }))).toBeLessThan(0.6 * usual);
  expect(replies(withSettings({ epochs: 8 }))).toBeCloseTo(2 * usual);
  expect(part(withSettings({ validation_samples: 64 }), "validation loss")).toBeCloseTo(
    2 * part(input, "validation loss"),
    -1,
  );
});

test("no more samples are looked at than the split has", () => {
  expect(replies(withSettings({ score_samples: 5000 }))).toBe(replies(withSettings({ score_samples: 100 })));
});

test("a reply of 500 tokens takes 500 times the reading of the weights and the starting of 36 layers", () => {
  const one = { ...withSettings({ score_samples: 1, max_steps: 1 }), lengths: input.lengths.slice(0, 1) };
  // 36 layers of 77,070,336 weights in matrices, and a head of 151,936 x 2,048, each of two bytes.
  const token = 36e-3 + (2 * (36 * 77_070_336 + 151_936 * 2048)) / 1e12;
  expect(replies(one)).toBeGreaterThan(500 * token);
  expect(replies(one)).toBeLessThan(500 * token * 1.05);
});

test("processes share validation with ddp; with fsdp each takes all of it, and gathers the weights at every token", () => {
  const [ddp, fsdp] = (["ddp", "fsdp"] as const).map((strategy) => {
    const shared = withSettings({ strategy, devices: 4, max_steps: 1 });
    return { loss: part(shared, "validation loss"), replies: replies(shared) };
  });
  const alone = withSettings({ max_steps: 1 });
  expect(ddp?.replies).toBeCloseTo(replies(alone) / 4, -1);
  expect(fsdp?.replies).toBeGreaterThan(4 * replies(alone));
  expect(fsdp?.loss).toBeGreaterThanOrEqual(part(alone, "validation loss"));
});

test("what makes a run faster is a config that is taken, and within the time", () => {
  const early = withSettings({ early_stopping_patience: 3, score_samples: 64 }).config;
  const predict = (changed: RunConfig) => predictTime({ ...input, config: changed });
  const all = predict(early).seconds;
  const fewer = suggestFaster(early, 0.8 * all, predict);
  expect(fewer?.changes).toEqual([expect.stringMatching(/^training\.score_samples: (32|16)$/)]);
  expect(fewer?.seconds).toBeLessThanOrEqual(0.8 * all);
  const often = { ...early, training: { ...early.training, validate_every_steps: 1 } };
  const rarer = suggestFaster(often, 1.1 * all, predict);
  expect(rarer?.changes).toEqual(["training.validate_every_steps: null"]);
  const long = { ...early, training: { ...early.training, epochs: 100 } };
  const shorter = suggestFaster(long, 0.1 * predict(long).seconds, predict);
  expect(shorter?.changes).toEqual([expect.stringMatching(/^training\.max_steps: \d+$/)]);
  expect(suggestFaster(early, 1, predict)).toBeNull();
});
