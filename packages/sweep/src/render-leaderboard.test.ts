import fc from "fast-check";
import { expect, test } from "vitest";
import type { TrialResult } from "./journal.ts";
import { renderLeaderboard } from "./render-leaderboard.ts";
import { makeScores } from "./testing/examples.ts";

function done(r: number, value: number, direction?: "higher" | "lower"): TrialResult {
  const { run_id, metrics } = makeScores(`run-${r}`, value, direction);
  const settings = { "lora.r": r, "training.epochs": 2 };
  return { name: `example-r-${r}`, settings, config_hash: String(r), seconds: 61.2, status: "done", run_id, metrics };
}

const error = { code: "out_of_memory", message: "No memory is left", next: "Lower training.batch_size." };
const failed: TrialResult = {
  name: "example-r-64",
  settings: { "lora.r": 64, "training.epochs": 2 },
  config_hash: "64",
  seconds: 3,
  status: "failed",
  error,
};

test("a table has the varied setting, score, interval, difference to the best, seconds and run", () => {
  expect(renderLeaderboard([done(8, 0.5), done(16, 0.75), failed], "overall")).toBe(
    `3 trials by overall (higher is better)

   lora.r  overall   95 % interval  to best  seconds  run
1      16   0.7500  0.740 to 0.760        -       61  run-16
2       8   0.5000  0.490 to 0.510  -0.2500       61  run-8

1 failed:
  example-r-64 (out_of_memory): No memory is left
    Lower training.batch_size.`,
  );
});

test.each(["higher", "lower"] as const)("where %s is better, no trial stands above a better one", (direction) => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }), (values) => {
      const results = values.map((value, i) => done(i, value, direction));
      const runs = [...renderLeaderboard(results, "overall").matchAll(/run-(\d+)$/gm)].map(
        ([, i]) => values[Number(i)],
      );
      const best = values.toSorted((a, b) => (direction === "higher" ? b - a : a - b));
      expect(runs).toEqual(best);
    }),
  );
});

test("a sweep in which all failed has no table, but every error", () => {
  const text = renderLeaderboard([failed], "overall");
  expect(text).toContain("No trial has a score.");
  expect(text).toContain("No memory is left");
});
