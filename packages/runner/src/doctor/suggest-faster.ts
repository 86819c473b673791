import type { RunConfig } from "@undiagram/contract";
import { type Change, changeConfig, describeChanges, type Settings } from "./change-config.ts";
import type { TimePrediction } from "./predict-time.ts";

/** Fewer replies than this say too little of which adapter is better. */
const LEAST_SCORED = 16;
/** Fewer steps than this are no training. */
const LEAST_STEPS = 100;
/** Validations do not get shorter with the steps between them: fewer steps than their share may be needed. */
const STEP_MARGINS = [1, 0.9, 0.75, 0.5];

/**
 * The mildest change after which a run takes at most `budget` seconds: validation once an epoch, fewer scored replies,
 * both, else fewer steps. Null when none is enough.
 */
export function suggestFaster(
  config: RunConfig,
  budget: number,
  predict: (config: RunConfig) => TimePrediction,
): { changes: Change[]; seconds: number } | null {
  for (const settings of fasterSettings(config, predict(config), budget)) {
    const changed = changeConfig(config, settings);
    if (changed === null) continue;
    const { seconds } = predict(changed);
    if (seconds <= budget) return { changes: describeChanges(config, settings), seconds };
  }
  return null;
}

function* fasterSettings(config: RunConfig, { steps, seconds }: TimePrediction, budget: number): Generator<Settings> {
  const once = { "training.validate_every_steps": null };
  yield once;
  for (let count = config.training.score_samples / 2; count >= LEAST_SCORED; count /= 2) {
    yield { "training.score_samples": Math.floor(count) };
    yield { ...once, "training.score_samples": Math.floor(count) };
  }
  for (const margin of STEP_MARGINS) {
    const fewer = Math.floor((steps * budget * margin) / seconds);
    if (fewer >= LEAST_STEPS) yield { "training.max_steps": fewer };
  }
}
