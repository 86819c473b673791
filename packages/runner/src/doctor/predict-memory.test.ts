import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunConfig } from "@undiagram/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeSmallConfig } from "../testing/small-config.ts";
import { changeConfig } from "./change-config.ts";
import { checkTargets, countLora, countParameters } from "./count-parameters.ts";
import { estimateLengths, fittedSize } from "./estimate-lengths.ts";
import { findBase } from "./find-base.ts";
import { KNOWN_BASES } from "./known-bases.ts";
import { LOGIT_ROWS, type MemoryInput, predictMemory } from "./predict-memory.ts";
import { type Architecture, readArchitecture } from "./read-architecture.ts";
import { suggestSettings } from "./suggest-settings.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const known = (base: string) => readArchitecture(KNOWN_BASES[base]) as Architecture;
const tiny = (await findBase(ROOT, { base: "python/tiny", revision: null, attention: "sdpa", quantization: null }))
  .architecture as Architecture;

const config = makeSmallConfig({
  pixels: { min: 50176, max: 802816, enlarge: 1 },
  training: { batch_size: 4, gradient_checkpointing: true },
  generation: { batch_size: 1, max_new_tokens: 64 },
});
const withTraining = (training: Partial<RunConfig["training"]>) => ({
  ...config,
  training: { ...config.training, ...training },
});
const lengths = Array.from({ length: 8 }, () => ({ tokens: 1500, answerTokens: 500, patches: 4096 }));
const threeB: MemoryInput = {
  architecture: known("Qwen/Qwen2.5-VL-3B-Instruct"),
  config,
  lengths,
  precision: "bf16-mixed",
  device: "cuda",
};

test.each([
  ["Qwen/Qwen2.5-VL-3B-Instruct", 3_754_622_976],
  ["Qwen/Qwen2.5-VL-7B-Instruct", 8_292_166_656],
  ["Qwen/Qwen3-VL-4B-Instruct", 4_437_815_808],
])("%s has exactly the parameters that its files hold", (base, total) => {
  expect(countParameters(known(base)).total).toBe(total);
});

test("the tiny model's parameters are those of its weights file", async () => {
  const file = await readFile(join(ROOT, "python/tiny/model.safetensors"));
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE(0))).toString());
  const shapes = Object.entries(header).filter(([name]) => name !== "__metadata__") as [string, { shape: number[] }][];
  const total = shapes.reduce((all, [, { shape }]) => all + shape.reduce((product, size) => product * size, 1), 0);
  expect(countParameters(tiny).total).toBe(total);
});

test("LoRA of rank 16 on q, k, v and o of 3B trains 7,372,800 parameters", () => {
  expect(countLora(threeB.architecture, config.lora)).toBe(7_372_800);
});

test("packing saves padding with flash attention, and eager attention pays for scores of the whole row", () => {
  const lengths = [1500, 700, 700, 700].map((tokens) => ({ tokens, answerTokens: 300, patches: 2000 }));
  const peak = (packing: boolean, attention: RunConfig["model"]["attention"]) => {
    const packed = withTraining({ packing, gradient_checkpointing: false });
    return predictMemory({ ...threeB, lengths, config: { ...packed, model: { ...config.model, attention } } }).peak;
  };
  expect(peak(true, "flash_attention_2")).toBeLessThan(0.8 * peak(false, "flash_attention_2"));
  expect(peak(true, "eager")).toBeGreaterThan(peak(false, "eager"));
});

/** The tiny model as it was when memory was measured: four layers, two key-value heads. */
const measuredTiny: Architecture = { ...tiny, layers: 4, keyValue: 128 };

/* Peaks above the weights, as torch's profiler counted them on a CPU: MEMORY.md. */
test.each([
  ["32-true", 1, false, 113_810_364],
  ["32-true", 4, false, 536_348_568],
  ["bf16-mixed", 4, false, 321_772_792],
  ["32-true", 4, true, 200_417_392],
  ["bf16-mixed", 4, true, 116_926_248],
] as const)(
  "in %s with %i rows and checkpointing %s the prediction is at most 15 %% above what was measured, never below",
  (precision, rows, gradient_checkpointing, measured) => {
    const measuredRows = Array.from({ length: rows }, () => ({ tokens: 1005, answerTokens: 720, patches: 943 }));
    const { parts } = predictMemory({
      architecture: measuredTiny,
      config: withTraining({ batch_size: rows, gradient_checkpointing }),
      lengths: measuredRows,
      precision,
      device: "cpu",
    });
    const predicted = parts
      .filter(({ name }) => /activations|layer|logits|vision/.test(name))
      .reduce((all, { bytes }) => all + bytes, 0);
    expect(predicted / measured).toBeGreaterThan(1);
    expect(predicted / measured).toBeLessThan(1.15);
  },
);

test("the parts add up to the peak", () => {
  const { parts, peak } = predictMemory(threeB);
  expect(parts.reduce((all, { bytes }) => all + bytes, 0)).toBeCloseTo(peak, -3);
});

describe.each<[string, MemoryInput]>([
  ["a longer sample", { ...threeB, lengths: [...lengths, { tokens: 4000, answerTokens: 900, patches: 4096 }] }],
  ["a larger batch", { ...threeB, config: withTraining({ batch_size: 8 }) }],
  ["keeping all activations", { ...threeB, config: withTraining({ gradient_checkpointing: false }) }],
  ["numbers of four bytes", { ...threeB, precision: "32-true" }],
  ["a larger base", { ...threeB, architecture: known("Qwen/Qwen2.5-VL-7B-Instruct") }],
])("%s", (_what, more) => {
  test("needs more memory", () => {
    expect(predictMemory(more).peak).toBeGreaterThan(predictMemory(threeB).peak);
  });
});

test("a base in 4 bit needs less", () => {
  const packed = { ...config, model: { ...config.model, quantization: "nf4" as const } };
  expect(predictMemory({ ...threeB, config: packed }).peak).toBeLessThan(predictMemory(threeB).peak);
});

test("the logits counted are as many as training has in memory", async () => {
  const code = await readFile(join(ROOT, "python/undiagram/module.py"), "utf8");
  expect(code).toContain(`\nLOGIT_ROWS = ${LOGIT_ROWS}\n`);
});

test("what is suggested fits, and is as little as the first step that fits", () => {
  const estimate = () => lengths;
  const all = predictMemory(threeB).peak;
  expect(suggestSettings(threeB, all, estimate)).toEqual([]);
  expect(suggestSettings(threeB, all * 0.95, estimate)).toEqual(["training.batch_size: 2", "training.accumulate: 16"]);
  expect(suggestSettings(threeB, 1e9, estimate)).toBeNull();
});

test("nothing is suggested that a config may not say: a sharded base is not packed into 4 bit", () => {
  const estimate = (changed: RunConfig) => lengths.map((length) => ({ ...length, patches: changed.pixels.max / 196 }));
  const sharded = { ...threeB, config: withTraining({ strategy: "fsdp" }) };
  const budget = predictMemory({ ...threeB, config: withTraining({ batch_size: 1 }) }).peak * 0.98;
  expect(suggestSettings(threeB, budget, estimate)).toContain("model.quantization: nf4");
  expect(suggestSettings(sharded, budget, estimate)?.join() ?? "").not.toContain("quantization");
  expect(changeConfig(sharded.config, { "model.quantization": "nf4" })).toBeNull();
  expect(changeConfig(config, { "pixels.max": config.pixels.min - 1 })).toBeNull();
});

test("suggestions lead to a config that is taken, and that fits", () => {
  const estimate = () => lengths;
  fc.assert(
    fc.property(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.constantFrom("ddp", "fsdp"), (share, strategy) => {
      const input = { ...threeB, config: withTraining({ strategy, devices: 2, gradient_checkpointing: false }) };
      const budget = predictMemory(input).peak * share;
      const changes = suggestSettings(input, budget, estimate);
      fc.pre(changes !== null && changes.length > 0);
      const settings = changes?.map((change) => {
        const [path, text] = change.split(": ") as [string, string];
        return [path, /^nf4$/.test(text) ? text : JSON.parse(text)] as const;
      });
      const changed = changeConfig(input.config, Object.fromEntries(settings ?? []));
      expect(changed).not.toBeNull();
      expect(predictMemory({ ...input, config: changed as RunConfig }).peak).toBeLessThanOrEqual(budget);
    }),
  );
});

describe("sharded over the processes of fsdp", () => {
  const sevenB = { ...threeB, architecture: known("Qwen/Qwen2.5-VL-7B-Instruct") };
  const peak = (training: Partial<RunConfig["training"]>) =>
    predictMemory({ ...sevenB, config: withTraining(training) }).peak;
  const bytesOf = (name: RegExp, training: Partial<RunConfig["training"]>) =>
    predictMemory({ ...sevenB, config: withTraining(training) }).parts.find((part) => name.test(part.name))?.bytes;

  test("weights and what LoRA trains are divided, ddp divides nothing", () => {
    expect(bytesOf(/^weights/, { devices: 2, nodes: 2, strategy: "fsdp" })).toBe((8_292_166_656 * 2) / 4);
    expect(bytesOf(/^LoRA/, { devices: 4, strategy: "fsdp" })).toBe((10_092_544 * 18) / 4);
    expect(peak({ devices: 4, strategy: "ddp" })).toBe(peak({}));
    expect(peak({ devices: 1, strategy: "fsdp" })).toBe(peak({}));
  });

  test("gathered are two layers, and the embedding and head that no layer holds", () => {
    // A 7B layer: 3584 wide, 28 and 4 heads of 128, an MLP of 18944, biases of q, k and v, two norms.
    const layer = 3584 * (2 * 3584 + 2 * 512 + 3 * 18944) + 3584 + 2 * 512 + 2 * 3584;
    expect(bytesOf(/two layers/, { devices: 4, strategy: "fsdp" })).toBe(2 * layer * 2);
    const outside = bytesOf(/outside of layers/, { devices: 4, strategy: "fsdp" }) ?? 0;
    expect(outside).toBeGreaterThan(2 * 152_064 * 3584 * 2);
    expect(outside).toBeLessThan(2 * 152_064 * 3584 * 2 * 1.05);
  });

  test("more processes need less of each", () => {
    const peaks = [2, 4, 8].map((devices) => peak({ devices, strategy: "fsdp" }));
    expect(peaks).toEqual([...peaks].sort((a, b) => b - a));
    expect(peaks[0]).toBeLessThan(peak({ devices: 2 }));
  });
});

test("a target is a matrix or the end of its path, counted once; other names are no targets", () => {
  const { architecture } = threeB;
  expect(checkTargets(architecture, ["q_proj", "self_attn.v_proj", "down_proj"]).unknown).toEqual([]);
  const refused = ["q_prj", "all-linear", "proj", "lm_head", "input_layernorm", "mlp.q_proj"];
  expect(checkTargets(architecture, refused)).toMatchObject({
    unknown: refused,
    known: expect.arrayContaining(["q_proj"]),
  });
  const count = (...target_modules: string[]) => countLora(architecture, { ...config.lora, target_modules });
  expect(count("self_attn.q_proj", "q_proj")).toBe(count("q_proj"));
});

test("every picture is shown in whole tokens and within the limits of pixels", () => {
  const side = fc.integer({ min: 28, max: 4000 });
  fc.assert(
    fc.property(side, side, fc.constantFrom(1, 1.4), (width, height, enlarge) => {
      const pixels = { ...config.pixels, enlarge };
      fc.pre(Math.max(width, height) / Math.min(width, height) < 20);
      const fitted = fittedSize(width, height, 28, pixels);
      expect([fitted.width % 28, fitted.height % 28]).toEqual([0, 0]);
      expect(fitted.width * fitted.height).toBeLessThanOrEqual(pixels.max);
      expect(fitted.width * fitted.height).toBeGreaterThanOrEqual(pixels.min);
    }),
  );
});

test("a picture within the limits is shown as much larger as asked", () => {
  const pixels = { ...config.pixels, enlarge: 1.5 };
  expect(fittedSize(560, 280, 28, pixels)).toEqual({ width: 840, height: 420 });
});

test("a sample's tokens are its prompt, a fourth of its patches, and its answer", () => {
  const [length] = estimateLengths([{ width: 560, height: 560, characters: 340 }], config, threeB.architecture);
  expect(length?.patches).toBe(1600);
  expect(length?.answerTokens).toBe(101);
  expect(length?.tokens).toBeGreaterThan(400 + 101);
});

test("a model of another kind has no architecture", () => {
  expect(readArchitecture({ model_type: "llama", hidden_size: 1 })).toBeNull();
});
