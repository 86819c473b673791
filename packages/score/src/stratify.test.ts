import { describe, expect, it } from "vitest";
import type { SampleScore } from "./score-sample.ts";
import { stratify } from "./stratify.ts";
import { scoreOf } from "./testing/arbitrary-scores.ts";

const strataOf = (samples: Partial<SampleScore>[]) =>
  stratify(samples.map((sample) => ({ ...scoreOf({ tables: [], relationships: [] }, ""), ...sample }))).map(
    ({ by, value, members }) => `${by} ${value}: ${members.length}`,
  );

describe("strata", () => {
  it("stand in the order of the report, names alphabetical, numbers rising", () => {
    expect(
      strataOf([
        { tables: 12, domain: "finance", style: "b", notation: "n", photo: "scan" },
        { tables: 2, domain: "education", style: "a", notation: "n" },
        { tables: 9, domain: "finance", style: "b", notation: "n" },
      ]),
    ).toEqual([
      "domain education: 1",
      "domain finance: 2",
      "style a: 1",
      "style b: 2",
      "notation n: 3",
      "photo scan: 1",
      "tables 2: 1",
      "tables 7-9: 1",
      "tables 10-12: 1",
    ]);
  });

  it("hold every number in exactly one class, bounds in the class they open", () => {
    const tables = [0, 1, 6, 7, 9, 10, 15, 16, 500].map((count) => strataOf([{ tables: count }])[0]);
    expect(tables).toEqual(
      ["0", "1", "6", "7-9", "7-9", "10-12", "13-15", "16+", "16+"].map((value) => `tables ${value}: 1`),
    );
    const pixels = [0.01, 0.1, 0.2499, 0.25, 3.9, 4, 90].map((megapixels) => strataOf([{ megapixels }])[1]);
    expect(pixels).toEqual(
      ["0-0.1", "0.1-0.25", "0.1-0.25", "0.25-0.5", "2-4", "4+", "4+"].map((value) => `megapixels ${value}: 1`),
    );
  });

  it("leave out a sample that does not know its value", () => {
    expect(strataOf([{ tables: 3 }])).toEqual(["tables 3: 1"]);
  });
});
