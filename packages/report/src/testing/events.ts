import type { RunEvent } from "@undiagram/contract";

const STEPS = 500;
const STEPS_PER_EPOCH = 250;
const START = 1_795_000_000;

/** The events of a run of 500 steps that was interrupted once at step 180 and resumed from its checkpoint at 150. */
export function makeEvents(): RunEvent[] {
  return [
    started(0),
    ...range(1, 180).flatMap(stepEvents),
    { event: "interrupted", time: START + 190, step: 180, path: "checkpoints/step-180" },
    started(150),
    ...range(151, STEPS).flatMap(stepEvents),
    {
      event: "warning",
      time: START + 640,
      code: "replies_cut",
      message: "7 of 500 replies were cut at 512 new tokens.",
      next: "Raise generation.max_new_tokens.",
    },
    { event: "finished", time: START + 650, step: STEPS, seconds: 4312.4, final_loss: lossAt(STEPS) },
  ];
}

function started(from: number): RunEvent {
  return {
    event: "run_started",
    time: START + from,
    run_id: "tiny-3f9a0c21d7",
    resumed_from_step: from,
    total_steps: STEPS,
    device: "cpu",
    precision: "bf16-mixed",
    parameters: 10_812_416,
    trainable_parameters: 262_144,
    adapted_modules: 16,
    train_samples: 2000,
    versions: { torch: "2.13.0", transformers: "5.18.0", peft: "0.21.0", lightning: "2.6.6" },
  };
}

function stepEvents(step: number): RunEvent[] {
  const time = START + step * 1.2;
  const warm = Math.min(1, step / 50);
  const rest = Math.max(0, (step - 50) / (STEPS - 50));
  const events: RunEvent[] = [
    {
      event: "step",
      time,
      step,
      epoch: step / STEPS_PER_EPOCH,
      loss: lossAt(step),
      learning_rate: 1e-4 * warm * (0.5 + 0.5 * Math.cos(Math.PI * rest)),
      grad_norm: 0.4 + 6 * Math.exp(-step / 30) + 0.25 * Math.abs(wobble(step * 3)),
      samples_per_second: 6.1 + 0.3 * wobble(step),
      tokens_per_second: 2950 + 140 * wobble(step),
      peak_memory_bytes: 1_912_602_624 + (step > 60 ? 2 ** 28 : 0),
      data_wait_share: 0.015 + 0.01 * wobble(step * 7) + (step === 251 ? 0.2 : 0),
    },
  ];
  if (step % 50 === 0) {
    events.push({
      event: "validation",
      time,
      step,
      metrics: {
        loss: lossAt(step) + 0.05 + (step > 400 ? (step - 400) / 1500 : 0),
        overall: 0.88 * (1 - Math.exp(-step / 120)) - (step > 400 ? 0.02 : 0),
      },
    });
    events.push({ event: "checkpoint", time, step, path: `checkpoints/step-${step}` });
  }
  return events;
}

function lossAt(step: number): number {
  return 0.12 + 2.4 * Math.exp(-step / 70) + 0.05 * wobble(step) * (0.4 + Math.exp(-step / 200));
}

/** Noise between -1 and 1 that is the same everywhere. */
function wobble(n: number): number {
  const x = Math.sin(n * 12.9898) * 43758.5453;
  return (x - Math.floor(x)) * 2 - 1;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
