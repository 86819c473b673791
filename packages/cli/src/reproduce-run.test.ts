import type { OutcomeComparison } from "@undiagram/runner";
import { expect, test } from "vitest";
import { describeLoaded, judge } from "./reproduce-run.ts";

const series = { compared: 3, unpaired: 0, firstDifference: null, largest: 0, largestShare: 0 };
const same: OutcomeComparison = {
  loaded: [
    { name: "base commit", isSame: true, values: ["abc", "abc"] },
    { name: "chat template", isSame: true, values: ["1", "1"] },
  ],
  packages: [{ name: "torch", isSame: true, values: ["2.13.0", "2.13.0"] }],
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
    expect(judge({ ...same, packages: other }, isExact)).toEqual({ isReproduced: true });
  }
});

test("a line says what was loaded otherwise, or that it was the same", () => {
  expect(describeLoaded("Base", same.loaded)).toBe("Base: the same (base commit, chat template).");
  expect(describeLoaded("Base", other)).toBe("Base: another base commit (abc then, def now).");
  expect(describeLoaded("Base", null)).toMatch(/not compared/);
});
