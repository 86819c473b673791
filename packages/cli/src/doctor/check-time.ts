import type { RunConfig } from "@undiagram/contract";
import { EFFICIENCY, suggestFaster, type TimePrediction } from "@undiagram/runner";
import { formatSeconds } from "../progress.ts";
import type { Device } from "./check-fit.ts";
import type { Finding } from "./finding.ts";

/** Above this a person would want to know first. */
const LONG_SECONDS = 3 * 86_400;

/** How long a run trains, its validations included, and what to change where that is days. */
export function checkTime(
  config: RunConfig,
  device: Device,
  predict: (config: RunConfig, flops: number) => TimePrediction,
): Finding {
  const { flops } = device;
  if (flops === null) {
    return {
      check: "time",
      verdict: "unknown",
      found: "the speed of this machine is not measured: Python with torch is not there",
      next: "Run `npx undiagram setup`, then this command again.",
    };
  }
  const time = predict(config, flops);
  const found = describe(time, config, device, flops);
  if (time.seconds <= LONG_SECONDS) return { check: "time", verdict: "yes", found };
  const faster = suggestFaster(config, LONG_SECONDS, (changed) => predict(changed, flops));
  const next = faster
    ? `Set ${faster.changes.join(", ")} (then about ${formatSeconds(faster.seconds)}), or take a faster device.`
    : "Neither fewer validations nor fewer steps are enough: take a faster device, or a smaller base.";
  return { check: "time", verdict: "care", found, next };
}

function describe(time: TimePrediction, { training }: RunConfig, device: Device, flops: number): string {
  const { steps, samples, parts, seconds, validations } = time;
  const replies = parts.find(({ name }) => name === "validation replies")?.seconds ?? 0;
  const loss = parts.find(({ name }) => name === "validation loss")?.seconds ?? 0;
  const most = training.early_stopping_patience === null ? "about" : "at most about";
  const pflop = time.flops / 1e15;
  const work = `${count(steps)} steps, ${count(samples)} samples, ${pflop.toFixed(pflop < 1 ? 3 : 0)} PFLOP`;
  const speed = `${EFFICIENCY[device.kind]} of ${(flops / 1e12).toFixed(flops < 1e13 ? 2 : 0)} TFLOP/s`;
  const validation =
    validations === 0
      ? "no validation"
      : `${count(validations)} validation${validations === 1 ? "" : "s"}: loss ${formatSeconds(loss)}, replies ${formatSeconds(replies)} (${Math.round((100 * replies) / seconds)} % of all)`;
  return `${most} ${formatSeconds(seconds)} of training: ${work} at ${speed}; ${validation}`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}
