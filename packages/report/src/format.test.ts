import fc from "fast-check";
import { expect, test } from "vitest";
import {
  formatCount,
  formatPercent,
  formatPoints,
  formatSeconds,
  formatSignificant,
  joinWords,
  typeset,
} from "./format.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });

test("a percentage is within half a unit of its last digit of the share", () => {
  fc.assert(
    fc.property(share, (value) => {
      const shown = Number(formatPercent(value).replace(/[<>%\s]/g, ""));
      expect(Math.abs(shown - value * 100)).toBeLessThanOrEqual(0.1);
    }),
  );
});

test("only all reads as 100 % and only nothing reads as 0 %", () => {
  fc.assert(
    fc.property(fc.oneof(share, fc.constantFrom(0, 1, 0.9996, 0.9999999, 1e-9, 0.0004)), (value) => {
      if (formatPercent(value) === "100.0 %") expect(value).toBe(1);
      if (formatPercent(value) === "0.0 %") expect(value).toBe(0);
    }),
  );
});

test("points carry their sign, and no difference carries none", () => {
  expect([0.245, -0.03, 0, -0.0001].map(formatPoints)).toEqual(["+24.5", "-3.0", "0.0", "0.0"]);
});

test("significant digits give back the value within half a percent", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
      const shown = Number(formatSignificant(value).replaceAll(",", ""));
      expect(Math.abs(shown - value) / value).toBeLessThan(0.0051);
      expect(formatSignificant(-value)).toBe(`-${formatSignificant(value)}`);
    }),
  );
});

test("counts, seconds and words read as people write them", () => {
  expect([0, 999, 1000, 7372800].map(formatCount)).toEqual(["0", "999", "1,000", "7,372,800"]);
  expect([0.42, 59.6, 75, 4312].map(formatSeconds)).toEqual(["0.4 s", "1 min 0 s", "1 min 15 s", "1 h 11 min"]);
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((words) => joinWords(words))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
});

test("typesetting turns signs into minus signs and leaves names alone", () => {
  expect(typeset("-3.0 to +1.0 (-2 points) of run-2 at 5 %")).toBe(
    "\u22123.0 to +1.0 (\u22122 points) of run-2 at 5\u00a0%",
  );
});
