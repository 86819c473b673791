import type { RunConfig } from "@undiagram/contract";
import {
  estimateLengths,
  type FoundBase,
  type MemoryPrediction,
  predictMemory,
  predictTime,
  type SampleSize,
  suggestSettings,
  type TimePrediction,
} from "@undiagram/runner";
import { formatSeconds } from "../progress.ts";
import { type Finding, gibibytes } from "./finding.ts";

/** What the run would stand on. */
export interface Device {
  name: string;
  kind: "cuda" | "cpu";
  memoryBytes: number;
  hasBf16: boolean;
  /** Operations a second of large matrix products; null when unknown. */
  flops: number | null;
}

export interface CheckedFit {
  findings: Finding[];
  /** Estimated tokens of the longest sample, and how many of them are its answer. */
  longest: { tokens: number; answerTokens: number } | null;
  memory: MemoryPrediction | null;
}

/** Above this share of the memory a prediction is too near to be trusted. */
const SAFE_SHARE = 0.92;
/**
 * Of the speed of large matrix products that training reaches. On two CPU cores the tiny model reached 0.21; for GPUs it
 * is an assumption.
 */
const EFFICIENCY = { cuda: 0.33, cpu: 0.2 };

/** Memory and time of a run on a device, predicted; and which settings to lower where it does not fit. */
export function checkFit(config: RunConfig, base: FoundBase, sizes: readonly SampleSize[], device: Device): CheckedFit {
  const { architecture } = base;
  if (!architecture) {
    const next = "Download it (`hf download`): its config.json says what it needs.";
    return {
      findings: [{ check: "memory", verdict: "unknown", found: "the sizes of this base are not known", next }],
      longest: null,
      memory: null,
    };
  }
  const estimate = (changed: RunConfig) => estimateLengths(sizes, changed, architecture);
  const lengths = estimate(config);
  const precision = resolvePrecision(config, device);
  const input = { architecture, config, lengths, precision, device: device.kind };
  const memory = predictMemory(input);
  const longest = lengths.reduce((most, length) => (length.tokens > most.tokens ? length : most), {
    tokens: 0,
    answerTokens: 0,
  });
  const findings = [
    checkMemory(memory, device, () => suggestSettings(input, device.memoryBytes * SAFE_SHARE, estimate)),
    describeTime(predictTime(architecture, config, lengths), config.training, device),
    ...checkLength(longest.tokens, config.max_length),
  ];
  return { findings, longest, memory };
}

function describeTime(
  { steps, samples, flops }: TimePrediction,
  training: RunConfig["training"],
  device: Device,
): Finding {
  const work = `${steps.toLocaleString("en")} steps, ${samples.toLocaleString("en")} samples, ${(flops / 1e15).toFixed(flops < 1e15 ? 3 : 0)} PFLOP`;
  if (device.flops === null) return { check: "time", verdict: "unknown", found: work };
  const efficiency = EFFICIENCY[device.kind];
  const seconds = flops / (device.flops * efficiency * training.devices * training.nodes);
  const speed = `${efficiency} of ${(device.flops / 1e12).toFixed(device.flops < 1e13 ? 2 : 0)} TFLOP/s`;
  return { check: "time", verdict: "yes", found: `about ${formatSeconds(seconds)} of training: ${work} at ${speed}` };
}

function checkLength(longest: number, allowed: number): Finding[] {
  if (longest <= allowed) return [];
  const found = `the longest sample has some ${longest} tokens, max_length allows ${allowed}`;
  return [{ check: "length", verdict: "care", found, next: `Raise max_length to ${longest}, or lower pixels.max.` }];
}

function checkMemory(memory: MemoryPrediction, device: Device, suggest: () => string[] | null): Finding {
  const share = memory.peak / device.memoryBytes;
  const moment = memory.moment === "training" ? "" : ", in generation";
  const found = `${gibibytes(memory.peak)} of ${gibibytes(device.memoryBytes)} predicted${moment} (${Math.round(share * 100)} %)`;
  if (share <= SAFE_SHARE) return { check: "memory", verdict: "yes", found };
  const changes = suggest();
  const next = changes
    ? `Set ${changes.join(", ")}.`
    : "No setting of this config is enough: take a smaller base, or a larger device.";
  return { check: "memory", verdict: share <= 1 ? "care" : "no", found, next };
}

function resolvePrecision({ training }: RunConfig, device: Device): "bf16-mixed" | "32-true" {
  if (training.precision !== "auto") return training.precision;
  return device.hasBf16 ? "bf16-mixed" : "32-true";
}
