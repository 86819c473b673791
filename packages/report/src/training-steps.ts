import type { RunEvent, StepEvent } from "@undiagram/contract";

export type ValidationEvent = Extract<RunEvent, { event: "validation" }>;

/**
 * The steps of a run in order. After a resume some are said again: the last word on a step is the one that counts.
 * Steps whose loss overflowed are left out here and named by the run's warnings.
 */
export function listSteps(events: readonly RunEvent[]): StepEvent[] {
  const steps = events.filter((event) => event.event === "step");
  return lastOfEachStep(steps).filter((s) =>
    [s.loss, s.learning_rate, s.grad_norm, s.samples_per_second, s.tokens_per_second].every(Number.isFinite),
  );
}

/** The validations of a run in order of their steps, the last word on each; values that are no number left out. */
export function listValidations(events: readonly RunEvent[]): ValidationEvent[] {
  return lastOfEachStep(events.filter((event) => event.event === "validation")).map((event) => ({
    ...event,
    metrics: Object.fromEntries(Object.entries(event.metrics).filter(([, value]) => Number.isFinite(value))),
  }));
}

function lastOfEachStep<T extends { step: number }>(events: readonly T[]): T[] {
  return [...new Map(events.map((event) => [event.step, event])).values()].sort((a, b) => a.step - b.step);
}
