import { UndiagramError } from "@undiagram/contract";
import { createRandom } from "@undiagram/random";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { namesKey } from "./_names-key.ts";
import { planDataset, type SamplePlan } from "./plan-dataset.ts";
import { KNOWN, planSmall, smallConfig } from "./testing/small-dataset.ts";
import { DOMAINS, makeFamily, makeVariant } from "./testing/synth.ts";

const configs = fc
  .record({
    seed: fc.nat(1_000_000),
    counts: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3 }),
    perFamily: fc.integer({ min: 1, max: 3 }),
    photo_share: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ seed, counts, perFamily, photo_share }) =>
    smallConfig({
      ...{ seed, photo_share, samples_per_family: { min: 1, max: perFamily } },
      splits: Object.fromEntries(
        counts.map((count, s) => [`s${s}`, { count, domains: DOMAINS.slice(s % 2), styles: { plain: 3, striped: 1 } }]),
      ),
    }),
  );

const schemaOf = (plan: SamplePlan) =>
  makeVariant(
    makeFamily(plan.domain, createRandom(plan.familySeed), plan.size),
    createRandom(plan.variantSeed),
    plan.size,
    plan.dialect,
  );

describe("for every config", () => {
  const law = (check: (config: ReturnType<typeof smallConfig>, plan: SamplePlan[]) => void) =>
    fc.assert(
      fc.property(configs, (config) => check(config, planSmall(config))),
      { numRuns: 50 },
    );

  test("the same config gives the same plan, another seed another", () => {
    law((config, plan) => {
      expect(planSmall(structuredClone(config))).toEqual(plan);
      const other = planSmall({ ...config, seed: config.seed + 1 });
      if (plan.length > 0) expect(other).not.toEqual(plan);
    });
  });

  test("every split has its count, with ids and places of its own", () => {
    law((config, plan) => {
      for (const [split, { count }] of Object.entries(config.splits)) {
        const own = plan.filter((sample) => sample.split === split);
        expect(own.map(({ index }) => index)).toEqual(Array.from({ length: count }, (_, index) => index));
      }
      expect(new Set(plan.map(({ id }) => id)).size).toBe(plan.length);
    });
  });

  test("no family straddles splits, and none gives more samples than it may", () => {
    law((config, plan) => {
      for (const group of Map.groupBy(plan, ({ family }) => family).values()) {
        expect(new Set(group.map(({ split }) => split)).size).toBe(1);
        expect(group.length).toBeLessThanOrEqual(config.samples_per_family.max);
      }
    });
  });

  test("no two schemas have the same names, and each is of the family that the plan says", () => {
    law((_, plan) => {
      expect(new Set(plan.map((sample) => namesKey(schemaOf(sample)))).size).toBe(plan.length);
      for (const { domain, familySeed, size, family } of plan) {
        expect(makeFamily(domain, createRandom(familySeed), size).id).toBe(family);
      }
    });
  });

  test("domains come in equal shares", () => {
    law((config, plan) => {
      for (const [split, { domains, count }] of Object.entries(config.splits)) {
        const shares = domains.map((domain) => plan.filter((s) => s.split === split && s.domain === domain).length);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
      }
    });
  });
});

test("styles come by weight, photographs by their share", () => {
  const train = { count: 300, domains: DOMAINS, styles: { plain: 3, striped: 1 } };
  const size = { tables: { min: 2, max: 5 }, columns: { min: 2, max: 6 } };
  const plan = planSmall(smallConfig({ ...size, photo_share: 0.3, splits: { train } }));
  const share = (holds: (sample: SamplePlan) => boolean) => plan.filter(holds).length / plan.length;
  expect(share(({ style }) => style === "plain")).toBeCloseTo(0.75, 1);
  expect(share(({ photo }) => photo)).toBeCloseTo(0.3, 1);
});

test("every schema is of a dialect that its style shows, and each of those comes", () => {
  const train = { count: 60, domains: DOMAINS, styles: { plain: 1, striped: 1 } };
  const plan = planSmall(smallConfig({ splits: { train } }));
  for (const [style, dialects] of Object.entries(KNOWN.styles)) {
    const own = plan.filter((sample) => sample.style === style);
    expect(new Set(own.map((sample) => schemaOf(sample).dialect))).toEqual(new Set(dialects));
  }
});

test("a split's own range of tables wins over that of the dataset", () => {
  const train = { count: 5, domains: DOMAINS, styles: { plain: 1 }, tables: { min: 5, max: 5 } };
  for (const sample of planSmall(smallConfig({ splits: { train } }))) expect(schemaOf(sample).tables).toHaveLength(5);
});

function planError(config: ReturnType<typeof smallConfig>): UndiagramError {
  try {
    planDataset(config, { makeFamily, makeVariant }, KNOWN);
  } catch (error) {
    if (error instanceof UndiagramError) return error;
  }
  throw new Error("expected an UndiagramError");
}

test("all unknown domains and styles are named at once", () => {
  const splits = {
    train: { count: 1, domains: ["shop", "moon"], styles: { plain: 1 } },
    ood: { count: 1, domains: ["mars"], styles: { neon: 1 } },
  };
  const error = planError(smallConfig({ splits }));
  expect(error.code).toBe("config_invalid");
  expect(error.problems.map(({ path, got }) => [path, got])).toEqual([
    ["splits.train.domains[1]", "moon"],
    ["splits.ood.domains[0]", "mars"],
    ["splits.ood.styles.neon", "neon"],
  ]);
});

test("a domain that cannot give as many schemas is named", () => {
  const train = { count: 20, domains: ["shop"], styles: { plain: 1 } };
  const size = { tables: { min: 1, max: 1 }, columns: { min: 1, max: 1 } };
  const error = planError(smallConfig({ ...size, splits: { train } }));
  expect(error.code).toBe("families_exhausted");
  expect(error.problems[0]?.path).toBe("splits.train.count");
});
