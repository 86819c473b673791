import type { OutcomeComparison } from "@undiagram/runner";
import { expect, test } from "vitest";
import { describeLoaded, judge } from "./reproduce-run.ts";

const series = { compared: 3, unpaired: 0, firstDifference: null, largest: 0, largestShare: 0 };
const same: OutcomeComparison = {
  loaded: [
    { name: "base commit", isSame: true, values: ["abc", "abc"] },
    { name: "chat template", isSame: true, values: ["1", "1"] },
  ],
  adapter: { isSame: true, sha256: ["w", "w"] },
  losses: series,
  gradNorms: series,
  validation: series,
};
const other: OutcomeComparison["loaded"] = [{ name: "base commit", isSame: false, values: ["abc", "def"] }];

test("a run of another base is not reproduced, even where every number is the same", () => {
  for (const isExact of [true, false]) {
    expect(judge(same, isExact)).toEqual({ isReproduced: true });
    expect(judge({ ...same, loaded: other }, isExact)).toEqual({ isReproduced: false });
  }
});

test("a line says what was loaded otherwise, or that it was the same", () => {
  expect(describeLoaded(same.loaded)).toBe("Base and processor as loaded: the same (base commit, chat template).");
  expect(describeLoaded(other)).toBe("Base and processor as loaded: another base commit (abc then, def now).");
  expect(describeLoaded(null)).toMatch(/not compared/);
});
