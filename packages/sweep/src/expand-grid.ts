import {
  canonicalJson,
  describeValue,
  METRIC_NAMES,
  type Problem,
  RunConfig,
  type SweepConfig,
  sha256,
  toProblems,
  UndiagramError,
} from "@undiagram/contract";

/** One point of the grid: an ordinary training config, and what makes it differ from the others. */
export interface Trial {
  /** Told by the settings alone: another value in the grid renames no trial. */
  name: string;
  /** Path in the training config to the value tried, in the grid's order. */
  settings: Record<string, unknown>;
  config: RunConfig;
}

/** Longer names make unwieldy run folders; a hash then stands for the settings. */
const LONGEST_NAME = 80;
/** Keys that name a config but change no run. */
const NO_SETTING = new Set(["name", "schema_version"]);

/**
 * Every combination of the grid's values over one training config, in the order of the file, the last path changing
 * fastest. Throws one UndiagramError `sweep_invalid` that names every unknown path, repeated value, value that the
 * training config does not take, and an unknown metric, before anything is trained.
 */
export function expandGrid(sweep: SweepConfig, base: RunConfig): Trial[] {
  const where = `sweep ${sweep.name}`;
  const problems = [...checkMetric(sweep, where), ...checkPaths(sweep, base, where), ...checkRepeats(sweep, where)];
  if (problems.length > 0) throw invalid(sweep, problems);

  const trials = combinations(sweep.grid).map((settings) => ({
    name: nameTrial(sweep.name, settings),
    settings,
    ...applySettings(base, settings, where),
  }));
  const refused = new Map(
    trials.flatMap((trial) => trial.problems).map((problem) => [canonicalJson(problem), problem]),
  );
  if (refused.size > 0) throw invalid(sweep, [...refused.values()]);
  return trials.map(({ name, settings, config }) => ({ name, settings, config: { ...config, name } }));
}

function checkMetric({ metric }: SweepConfig, where: string): Problem[] {
  if ((METRIC_NAMES as readonly string[]).includes(metric)) return [];
  return [{ where, path: "metric", expected: `one of ${METRIC_NAMES.join(", ")}`, got: describeValue(metric) }];
}

function checkPaths({ grid }: SweepConfig, base: RunConfig, where: string): Problem[] {
  return Object.keys(grid)
    .filter((path) => NO_SETTING.has(path) || !hasPath(base, path.split(".")))
    .map((path) => ({
      where,
      path: `grid.${path}`,
      expected: "a setting of the training config, such as training.learning_rate or lora.r",
      got: `the unknown path ${path}`,
    }));
}

function hasPath(value: unknown, [key, ...rest]: string[]): boolean {
  if (key === undefined) return true;
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return false;
  return hasPath((value as Record<string, unknown>)[key], rest);
}

function checkRepeats({ grid }: SweepConfig, where: string): Problem[] {
  return Object.entries(grid).flatMap(([path, values]) =>
    values
      .filter((value, i) => values.findIndex((other) => canonicalJson(other) === canonicalJson(value)) < i)
      .map((value) => ({
        where,
        path: `grid.${path}`,
        expected: "values that differ",
        got: `${describeValue(value)} more than once`,
      })),
  );
}

function combinations(grid: SweepConfig["grid"]): Record<string, unknown>[] {
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (all, [path, values]) => all.flatMap((settings) => values.map((value) => ({ ...settings, [path]: value }))),
    [{}],
  );
}

function applySettings(
  base: RunConfig,
  settings: Record<string, unknown>,
  where: string,
): { config: RunConfig; problems: Problem[] } {
  const config = structuredClone(base);
  for (const [path, value] of Object.entries(settings)) setPath(config, path.split("."), value);
  const parsed = RunConfig.safeParse(config);
  if (parsed.success) return { config: parsed.data, problems: [] };
  return { config, problems: toProblems(parsed.error, config, where) };
}

function setPath(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) target[key] = structuredClone(value);
  else setPath(target[key] as Record<string, unknown>, rest, value);
}

/** `tiny-lr` with learning_rate 0.0001 and r 8 becomes `tiny-lr-learning_rate-0.0001-r-8`. */
function nameTrial(sweep: string, settings: Record<string, unknown>): string {
  const told = Object.entries(settings).map(([path, value]) => `-${path.split(".").at(-1)}-${String(value)}`);
  const name = `${sweep}${told.join("")}`;
  const isPlain = /^[a-z0-9._-]*$/.test(name) && Object.values(settings).every((value) => typeof value !== "object");
  return isPlain && name.length <= LONGEST_NAME ? name : `${sweep}-${sha256(settings).slice(0, 10)}`;
}

function invalid(sweep: SweepConfig, problems: Problem[]): UndiagramError {
  return new UndiagramError("sweep_invalid", `The sweep ${sweep.name} cannot be run`, {
    problems,
    next: "Mend the paths and values named above; packages/contract/schemas/run-config.schema.json describes each.",
  });
}
