import { expect, test } from "vitest";
import { formatSeconds } from "./progress.ts";

test("a time is told in the units a person counts it in", () => {
  expect([59, 75, 4320, 100_000, 200_000, 235_000_000].map(formatSeconds)).toEqual([
    "59s",
    "1m15s",
    "1h12m",
    "27h46m",
    "2 days 7 h",
    "2,720 days",
  ]);
});
