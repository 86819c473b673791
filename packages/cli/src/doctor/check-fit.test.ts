import { RunConfig } from "@undiagram/contract";
import { findBase } from "@undiagram/runner";
import { expect, test } from "vitest";
import { loadRunConfig } from "../load-run-config.ts";
import { ROOT } from "../paths.ts";
import { checkFit, type Device } from "./check-fit.ts";
import { renderDiagnosis } from "./render-diagnosis.ts";

const card: Device = {
  name: "a card",
  kind: "cuda",
  memoryBytes: 24 * 2 ** 30,
  hasBf16: true,
  flops: 165e12,
  bandwidth: 1e12,
};
const cpu: Device = { ...card, kind: "cpu", memoryBytes: 64 * 2 ** 30, flops: 0.1e12, bandwidth: 15e9 };
const samples = {
  sizes: Array.from({ length: 2000 }, () => ({ width: 896, height: 896, characters: 5000 })),
  validationSamples: 500,
};
const config = await loadRunConfig("qwen2.5-vl-3b");
const base = await findBase(ROOT, config.model);

function change(change: { training?: object; lora?: object; model?: object }): RunConfig {
  return RunConfig.parse({
    ...config,
    model: { ...config.model, ...change.model },
    training: { ...config.training, ...change.training },
    lora: { ...config.lora, ...change.lora },
  });
}

function look(changed: RunConfig, device: Device, check: string, of = base) {
  return checkFit(changed, of, samples, device).findings.find((finding) => finding.check === check);
}

test("a name that no layer has is refused, with the names that are there", () => {
  expect(look(change({ lora: { target_modules: ["q_prj", "v_proj"] } }), card, "lora")).toEqual({
    check: "lora",
    verdict: "no",
    found: expect.stringMatching(/^lora\.target_modules: .*q_prj$/),
    next: expect.stringContaining("q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj"),
  });
  expect(look(change({ lora: { target_modules: ["all-linear"] } }), card, "lora")).toMatchObject({ verdict: "no" });
  expect(look(config, card, "lora")).toBeUndefined();
});

test("the time names its replies, and days of it come with what to change", () => {
  expect(look(config, card, "time")).toMatchObject({
    verdict: "yes",
    found: expect.stringMatching(/8 validations: loss .*, replies .* \(\d+ % of all\)/),
  });
  const long = change({ training: { epochs: 400 } });
  expect(look(long, card, "time")).toMatchObject({
    verdict: "care",
    found: expect.stringMatching(/about \d+ days/),
    next: expect.stringMatching(/^Set training\.(max_steps|score_samples): \d+/),
  });
  expect(look(config, cpu, "time")).toMatchObject({
    verdict: "care",
    found: expect.stringMatching(/about [\d,]+ days/),
    next: expect.stringContaining("faster device"),
  });
});

test("a sharded base is trained on less than evaluation needs, which is said", () => {
  const small = { ...card, memoryBytes: 8.5 * 2 ** 30 };
  const sharded = change({ training: { strategy: "fsdp", devices: 4, batch_size: 1 } });
  expect(look(sharded, small, "memory")).toMatchObject({
    verdict: "yes",
    found: expect.stringContaining("for each process"),
  });
  expect(look(sharded, small, "evaluate")).toMatchObject({ verdict: "care" });
  expect(look(sharded, card, "evaluate")).toBeUndefined();
});

test("memory and speed of a machine are shared by the processes on it", () => {
  const took = (devices: number, cpu_processes = 1) => {
    const unscored = { early_stopping_patience: null, validation_samples: 0, score_samples: 0 };
    const training = { ...unscored, devices, cpu_processes, max_steps: 8 / devices };
    return look(change({ training }), cpu, "time")?.found.match(/about (.*) of training/)?.[1];
  };
  expect(took(2)).toBe(took(1));
  expect(took(1, 2)).toBe(took(1));

  const found = (devices: number, cpu_processes = 1, device = cpu) =>
    look(change({ training: { devices, cpu_processes } }), device, "memory")?.found;
  expect(found(1)).toContain("of 64.0 GiB");
  expect(found(2)).toContain("of 32.0 GiB");
  expect(found(1, 2)).toMatch(/of 32\.0 GiB predicted for each process/);
  expect(found(1, 2, card)).toBe(found(1, 1, card));
});

test("lower pixels are no advice where they are as low as the config allows", () => {
  const short = { ...config, max_length: 100 };
  expect(look(short, card, "length")?.next).toMatch(/or lower pixels\.max\.$/);
  expect(look({ ...short, pixels: { ...config.pixels, max: config.pixels.min } }, card, "length")?.next).toMatch(
    /^Raise max_length to \d+\.$/,
  );
});

test("of an unknown base it is said what cannot be told, not that nothing stands in its way", () => {
  const unknown = { place: "hub" as const, architecture: null, downloadBytes: null };
  const { findings } = checkFit(config, unknown, samples, card);
  expect(findings.every(({ verdict }) => verdict === "unknown")).toBe(true);
  const diagnosis = {
    ...{ config: "c", device: "d", memory: null, samples: "s", longest: null },
    ...{ findings, isRefused: false },
  };
  expect(renderDiagnosis(diagnosis).split("\n").at(-1)).toBe(
    "Not all could be told: memory, time, lora. Nothing else stands in its way.",
  );
  const both = [...findings, { check: "licence", verdict: "care" as const, found: "f" }];
  expect(renderDiagnosis({ ...diagnosis, findings: both })).toMatch(
    /lora\. Nothing else forbids it, but look first at: licence\.$/,
  );
  const last = (verdict: "yes" | "care" | "no") =>
    renderDiagnosis({ ...diagnosis, isRefused: verdict === "no", findings: [{ check: "time", verdict, found: "f" }] })
      .split("\n")
      .at(-1);
  expect(last("yes")).toBe("Nothing stands in its way.");
  expect(last("care")).toBe("Nothing forbids it, but look first at: time.");
  expect(last("no")).toBe("It will not run like this: time.");
});
