import { canonicalJson, RunConfig, UndiagramError } from "@undiagram/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { expandGrid } from "./expand-grid.ts";
import { baseConfig, makeSweep } from "./testing/examples.ts";

/** Grids over some real settings: any subset of them, in any order, with any values that they take. */
const grids = fc
  .record(
    {
      "training.learning_rate": fc.uniqueArray(fc.double({ min: 1e-9, max: 1, noNaN: true }), {
        minLength: 1,
        maxLength: 4,
      }),
      "lora.r": fc.uniqueArray(fc.integer({ min: 1, max: 64 }), { minLength: 1, maxLength: 4 }),
      "training.max_steps": fc.uniqueArray(fc.option(fc.integer({ min: 1, max: 99 })), { minLength: 1, maxLength: 3 }),
      "lora.target_modules": fc.uniqueArray(fc.constantFrom(["q_proj"], ["q_proj", "v_proj"]), { minLength: 1 }),
      "prompt.user": fc.uniqueArray(fc.constantFrom("Read.", "read.", "Tell!", "Tell?"), { minLength: 1 }),
    },
    { requiredKeys: [] },
  )
  .chain((grid) => fc.shuffledSubarray(Object.entries(grid), { minLength: Object.keys(grid).length }))
  .map((entries) => Object.fromEntries(entries) as Record<string, unknown[]>);

function valueAt(value: unknown, path: string): unknown {
  return path.split(".").reduce((at, key) => (at as Record<string, unknown>)[key], value);
}

function refusalOf(grid: Record<string, unknown[]>, metric?: string): UndiagramError {
  try {
    expandGrid(makeSweep(grid, metric), baseConfig);
  } catch (error) {
    expect(error).toBeInstanceOf(UndiagramError);
    return error as UndiagramError;
  }
  throw new Error("expected a refusal");
}

test("there are as many trials as the product of the values, and no two are alike in name, settings or config", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const trials = expandGrid(makeSweep(grid), baseConfig);
      const count = Object.values(grid).reduce((product, values) => product * values.length, 1);
      expect(trials).toHaveLength(count);
      for (const part of ["name", "settings"] as const) {
        expect(new Set(trials.map((trial) => canonicalJson(trial[part]))).size).toBe(count);
      }
      expect(new Set(trials.map(({ config }) => canonicalJson({ ...config, name: "" }))).size).toBe(count);
    }),
  );
});

test("a trial's config is valid, has its settings, and is the base config everywhere else", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      for (const { name, settings, config } of expandGrid(makeSweep(grid), baseConfig)) {
        expect(RunConfig.parse(config)).toEqual(config);
        const back = structuredClone(config) as Record<string, unknown>;
        expect(config.name).toBe(name);
        back.name = baseConfig.name;
        for (const [path, value] of Object.entries(settings)) {
          expect(valueAt(config, path)).toEqual(value);
          const [group, key] = path.split(".") as [string, string];
          (back[group] as Record<string, unknown>)[key] = valueAt(baseConfig, path);
        }
        expect(back).toEqual(baseConfig);
      }
    }),
  );
});

test("the same grid gives the same trials, and a further value renames none of them", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const names = (g: typeof grid) => expandGrid(makeSweep(g), baseConfig).map((trial) => trial.name);
      expect(names(grid)).toEqual(names(grid));
      const [path] = Object.keys(grid);
      if (path !== "lora.r") return;
      expect(names({ ...grid, [path]: [...(grid[path] as number[]), 1000] })).toEqual(
        expect.arrayContaining(names(grid)),
      );
    }),
  );
});

test("trials come in the order of the file, the last path changing fastest", () => {
  const trials = expandGrid(makeSweep({ "training.learning_rate": [3e-4, 1e-4], "lora.r": [8, 16] }), baseConfig);
  expect(trials.map(({ name }) => name)).toEqual([
    "example-learning_rate-0.0003-r-8",
    "example-learning_rate-0.0003-r-16",
    "example-learning_rate-0.0001-r-8",
    "example-learning_rate-0.0001-r-16",
  ]);
});

test("every unknown path is named at once, inherited and naming ones among them", () => {
  const grid = { "training.speed": [1], "lora.r": [8], lorra: [1], "__proto__.polluted": [1], name: ["a", "b"] };
  const error = refusalOf(JSON.parse(JSON.stringify(grid)));
  expect(error.code).toBe("sweep_invalid");
  expect(error.problems.map(({ path }) => path)).toEqual([
    "grid.training.speed",
    "grid.lorra",
    "grid.__proto__.polluted",
    "grid.name",
  ]);
});

test("every value that the training config does not take is named once", () => {
  const error = refusalOf({ "lora.r": [8, -1, "many"], "training.epochs": [1, 2, 0] });
  expect(error.problems.map(({ path, got }) => [path, got])).toEqual([
    ["training.epochs", "0"],
    ["lora.r", "-1"],
    ["lora.r", '"many"'],
  ]);
});

test("a repeated value and an unknown metric are refused before anything is trained", () => {
  const error = refusalOf({ "lora.r": [8, 16, 8] }, "overal");
  expect(error.problems.map(({ path }) => path)).toEqual(["metric", "grid.lora.r"]);
});
