import { countProcesses, countSharers, type RunConfig } from "@undiagram/contract";
import {
  checkTargets,
  estimateLengths,
  type FoundBase,
  type MemoryInput,
  type MemoryPrediction,
  predictGeneration,
  predictMemory,
  predictTime,
  suggestSettings,
} from "@undiagram/runner";
import { checkTime } from "./check-time.ts";
import { type Finding, gibibytes } from "./finding.ts";
import type { GatheredSizes } from "./gather-sizes.ts";

/** What the run would stand on. */
export interface Device {
  name: string;
  kind: "cuda" | "cpu";
  memoryBytes: number;
  hasBf16: boolean;
  /** Operations a second of large matrix products; null when unknown. */
  flops: number | null;
  /** Bytes a second that it reads of its memory. */
  bandwidth: number;
}

export interface CheckedFit {
  findings: Finding[];
  /** Estimated tokens of the longest sample, and how many of them are its answer. */
  longest: { tokens: number; answerTokens: number } | null;
  memory: MemoryPrediction | null;
}

/** Above this share of the memory a prediction is too near to be trusted. */
const SAFE_SHARE = 0.92;

/** Memory and time of a run on a device, predicted; and which settings to change where it does not fit. */
export function checkFit(
  config: RunConfig,
  base: FoundBase,
  { sizes, validationSamples }: Pick<GatheredSizes, "sizes" | "validationSamples">,
  device: Device,
): CheckedFit {
  const { architecture } = base;
  if (!architecture) return { findings: UNKNOWN_BASE, longest: null, memory: null };
  const estimate = (changed: RunConfig) => estimateLengths(sizes, changed, architecture);
  const lengths = estimate(config);
  const precision = resolvePrecision(config, device);
  const input = { architecture, config, lengths, precision, device: device.kind };
  const memory = predictMemory(input);
  const longest = lengths.reduce((most, length) => (length.tokens > most.tokens ? length : most), {
    tokens: 0,
    answerTokens: 0,
  });
  // A GPU belongs to one process; memory and cores of a machine, to all that run on it.
  const sharers = countSharers(config.training, device.kind);
  const memoryBytes = device.memoryBytes / sharers;
  const findings = [
    ...checkLora(input),
    checkMemory(memory, config, { memoryBytes, sharers }, () =>
      suggestSettings(input, memoryBytes * SAFE_SHARE, estimate),
    ),
    ...checkEvaluation(input, memoryBytes),
    checkTime(config, device, (changed, flops) => {
      // By the config's own devices, whose work it divides: what their processes divide further is the same work.
      const devices = device.kind === "cpu" ? config.training.devices : 1;
      const speed = { kind: device.kind, flops: flops / devices, bandwidth: device.bandwidth / devices };
      return predictTime({ ...input, config: changed, lengths: estimate(changed), validationSamples, speed });
    }),
    ...checkLength(longest.tokens, config),
  ];
  return { findings, longest, memory };
}

const UNKNOWN_BASE: Finding[] = [
  {
    check: "memory",
    verdict: "unknown",
    found: "the sizes of this base are not known",
    next: "Download it (`hf download`) and run this command again: its config.json says what it needs.",
  },
  { check: "time", verdict: "unknown", found: "goes by the sizes of the base as well" },
  { check: "lora", verdict: "unknown", found: "which layers lora.target_modules may name goes by them too" },
];

function checkLora({ architecture, config }: MemoryInput): Finding[] {
  const { unknown, known } = checkTargets(architecture, config.lora.target_modules);
  if (unknown.length === 0) return [];
  return [
    {
      check: "lora",
      verdict: "no",
      found: `lora.target_modules: expected names of matrices in each layer of the base, got ${unknown.join(", ")}`,
      next: `Name some of ${known.join(", ")}.`,
    },
  ];
}

/** Evaluation takes one device and the whole base, however training shared it out. */
function checkEvaluation(input: MemoryInput, memoryBytes: number): Finding[] {
  const { config } = input;
  if (config.training.strategy !== "fsdp") return [];
  const { peak } = predictGeneration({
    ...input,
    config: { ...config, training: { ...config.training, strategy: "ddp" } },
  });
  if (peak <= memoryBytes * SAFE_SHARE) return [];
  return [
    {
      check: "evaluate",
      verdict: "care",
      found: `only training shards the base: replies afterwards need ${gibibytes(peak)} on one device of ${gibibytes(memoryBytes)}`,
      next: "Train here, and evaluate on a larger device.",
    },
  ];
}

function checkLength(longest: number, { max_length, pixels }: RunConfig): Finding[] {
  if (longest <= max_length) return [];
  const found = `the longest sample has some ${longest} tokens, max_length allows ${max_length}`;
  const lower = pixels.max > pixels.min ? ", or lower pixels.max" : "";
  return [{ check: "length", verdict: "care", found, next: `Raise max_length to ${longest}${lower}.` }];
}

function checkMemory(
  memory: MemoryPrediction,
  { training }: RunConfig,
  { memoryBytes, sharers }: { memoryBytes: number; sharers: number },
  suggest: () => string[] | null,
): Finding {
  const share = memory.peak / memoryBytes;
  const each = countProcesses(training) * sharers > 1 ? " for each process" : "";
  const moment = memory.moment === "training" ? "" : ", in generation";
  const found = `${gibibytes(memory.peak)} of ${gibibytes(memoryBytes)} predicted${each}${moment} (${Math.round(share * 100)} %)`;
  if (share <= SAFE_SHARE) return { check: "memory", verdict: "yes", found };
  const changes = suggest();
  const next = changes
    ? `Set ${changes.join(", ")}.`
    : `No setting of this config is enough: take a smaller base, or ${training.strategy === "fsdp" ? "larger devices, or more of them" : "a larger device"}.`;
  return { check: "memory", verdict: share <= 1 ? "care" : "no", found, next };
}

function resolvePrecision({ training }: RunConfig, device: Device): "bf16-mixed" | "32-true" {
  if (training.precision !== "auto") return training.precision;
  return device.hasBf16 ? "bf16-mixed" : "32-true";
}
