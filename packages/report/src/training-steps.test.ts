import type { RunEvent } from "@undiagram/contract";
import { expect, test } from "vitest";
import { makeEvents } from "./testing/events.ts";
import { listSteps, listValidations } from "./training-steps.ts";

test("a resumed run has each step once, in order, and the last word on it counts", () => {
  const events = makeEvents();
  const said = events.filter((event) => event.event === "step");
  const again = { ...(said[9] as Extract<RunEvent, { event: "step" }>), loss: 99 };
  const steps = listSteps([...events, again]);
  expect(said.length).toBeGreaterThan(500);
  expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(steps[9]?.loss).toBe(99);
});

test("a loss that overflowed is no point of a curve", () => {
  const [step] = makeEvents().filter((event) => event.event === "step");
  expect(listSteps([{ ...step, loss: Number.NaN } as RunEvent])).toEqual([]);
  expect(listValidations([{ event: "validation", time: 0, step: 1, metrics: { loss: Number.NaN, f1: 1 } }])).toEqual([
    { event: "validation", time: 0, step: 1, metrics: { f1: 1 } },
  ]);
});
