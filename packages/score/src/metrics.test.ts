import { readFileSync } from "node:fs";
import { METRIC_NAMES } from "@undiagram/contract";
import { Annotation } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { APART, METRICS, type Metric } from "./metrics.ts";
import { scoreSample } from "./score-sample.ts";
import { summarize } from "./summarize.ts";
import { renderFiguresTables } from "./testing/figures-tables.ts";

interface Sample {
  truth: unknown;
  /** A reply's text, what it says as JSON, or null for none. */
  reply: string | object | null;
  finish?: "stop" | "length" | "loop";
}

type Example = { value: number } & ({ samples: Sample[] } | Sample);

const PAGE = readFileSync(new URL("../METRICS.md", import.meta.url), "utf8");
const SECTIONS = new Map(PAGE.split(/^#+ /m).map((text) => [/^`(\w+)`/.exec(text)?.[1], text] as const));
const ALL: Record<string, Metric> = { ...METRICS, ...APART };

describe("METRICS.md", () => {
  it("has a section for every metric, and for nothing else", () => {
    const names = [...SECTIONS.keys()].filter((name) => name !== undefined);
    expect(names.sort()).toEqual([...METRIC_NAMES, ...Object.keys(APART)].sort());
  });

  it("shows the known figures that the tests hold the code to", () => {
    expect(PAGE).toContain(`<!-- figures:begin -->\n\n${renderFiguresTables()}\n\n<!-- figures:end -->`);
  });

  for (const [name, metric] of Object.entries(ALL)) {
    const section = SECTIONS.get(name) ?? "";

    it(`states version, direction and convention at zero of ${name} as the code has them`, () => {
      const prose = section.replace(/\s+/g, " ");
      expect(prose).toContain(`Version ${metric.version}.`);
      expect(prose).toContain(`At zero: ${metric.at_zero}.`);
      expect(prose.includes("Lower is better.")).toBe(metric.direction === "lower");
    });

    it(`works its example of ${name} to the value it prints`, () => {
      const examples = [...section.matchAll(/^(`{3,})json\n(.*?)\n\1$/gms)].map(
        ([, , json]) => JSON.parse(json ?? "") as Example,
      );
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(measure(name, example)).toBeCloseTo(example.value, 12);
    });
  }
});

function measure(name: string, example: Example): number | undefined {
  const samples = "samples" in example ? example.samples : [example];
  const scores = samples.map(({ truth, reply, finish }, i) =>
    scoreSample(
      { id: `${i}`, annotation: Annotation.parse(truth) },
      typeof reply === "string" ? reply : reply === null ? undefined : JSON.stringify(reply),
      { finish },
    ),
  );
  const { metrics, apart } = summarize(scores, { bootstrap: { resamples: 0, seed: 0 } });
  return { ...metrics, ...apart }[name]?.value;
}
