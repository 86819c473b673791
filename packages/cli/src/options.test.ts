import { expect, test } from "vitest";
import { readGigabytes } from "./options.ts";

test.each(["24", "24GB", "24gb", "24 GiB", " 24 GB ", "24.0"])("%j is 24 GB", (text) => {
  expect(readGigabytes(text)).toBe(24);
});

test.each(["0", "-8", "24TB", "24MB", "GB", "", "1e3", "24 24"])("%j is refused with what is expected", (text) => {
  expect(() => readGigabytes(text)).toThrow("Expected GB above 0, as in 24, 24GB or 24GiB.");
});
