import { type DatasetConfig, type SplitConfig, sha256, UndiagramError } from "@undiagram/contract";
import { createRandom, hashSeed, type Random } from "@undiagram/random";
import type { DatabaseSchema, Dialect, SchemaTable } from "@undiagram/schema";
import { checkNames, type KnownStyles } from "./_check-names.ts";
import { byName } from "./_files.ts";
import { namesKey } from "./_names-key.ts";
import { splitSchema } from "./_split-schema.ts";
import { cutFragment } from "./cut-fragment.ts";
import type { PicturePlan } from "./picture-plan.ts";

/** A sample whose schema is cut out of one that was read. */
export interface FragmentPlan extends PicturePlan {
  /** Which of the parts `cutFragment` cuts it from, by `variantSeed` and `size`. */
  part: number;
}

/** A schema that was read, by a name that becomes the samples' domain. */
export interface SchemaSource {
  name: string;
  schema: DatabaseSchema;
}

/** The most pictures of the same tables in a split: more would be learned by heart, whatever columns and styles they show. */
export const PICTURES_OF_SAME_TABLES = 20;

/** How many fragments in a row may be known already before a split counts as exhausted. */
const TRIES = 100;

/**
 * Samples of schemas that were read: connected fragments within the sizes of the config, in its styles. The schemas are
 * cut into parts that share no table; parts that hold an equal table are one family, and whole families go to `train` or
 * `validation`, by the share of their counts. A schema keeps its types, so a style that shows other dialects is not chosen
 * for it while any of the config's fits. A count is the most that a split gets: no fragment comes twice in the same
 * style, or in both splits, and the same tables come at most PICTURES_OF_SAME_TABLES times in a split, so few tables
 * give few samples. The config that comes back says what came of it. The same
 * arguments give the same plan.
 *
 * Throws UndiagramError `config_invalid` when the config has no split `train`, or a style that is not known.
 */
export function planFragments(
  config: DatasetConfig,
  sources: readonly SchemaSource[],
  known: { styles: KnownStyles },
): { config: DatasetConfig; plan: FragmentPlan[]; parts: DatabaseSchema[] } {
  const splits = wantedSplits(config);
  const domains = sources.map(({ name }) => name);
  checkNames({ ...config, splits: withDomains(splits, domains) }, { ...known, domains });
  const found = findFamilies(sources, config);
  const parts = found.flatMap((family) => family.parts.map(({ schema }) => schema));
  const families = divideFamilies(found, splits, config.seed);
  const taken = new Map<string, string>();
  const plan = Object.entries(splits).flatMap(([split, settings]) =>
    planSplit({ config, split, settings, styles: known.styles, families: families.get(split) ?? [], parts, taken }),
  );
  const planned = Object.entries(splits).flatMap(([split, settings]) => {
    const own = plan.filter((sample) => sample.split === split);
    const settled = { ...settings, count: own.length, domains: [...new Set(own.map(({ domain }) => domain))] };
    return own.length > 0 ? [[split, settled] as const] : [];
  });
  return { config: { ...config, splits: Object.fromEntries(planned) }, plan, parts };
}

function wantedSplits(config: DatasetConfig): Record<string, SplitConfig> {
  const { train, validation } = config.splits;
  if (!train) {
    throw new UndiagramError("config_invalid", `The dataset config ${config.name} has no split train`, {
      problems: [{ where: `dataset config ${config.name}`, path: "splits.train", expected: "a split", got: "nothing" }],
      next: "Name a config with the split train, and validation where there is to be one.",
    });
  }
  return { train, ...(validation && { validation }) };
}

function withDomains(splits: Record<string, SplitConfig>, domains: string[]): Record<string, SplitConfig> {
  return Object.fromEntries(Object.entries(splits).map(([name, split]) => [name, { ...split, domains }]));
}

interface Part {
  domain: string;
  schema: DatabaseSchema;
}

interface Family {
  id: string;
  parts: Part[];
}

/**
 * Parts as large as the largest picture; smaller ones where that leaves nothing to put aside for validation. Never of
 * single tables that could be two: no picture would show a relationship.
 */
function findFamilies(sources: readonly SchemaSource[], { tables }: DatasetConfig): Family[] {
  for (let least = tables.max; ; least--) {
    const parts = sources.flatMap(({ name, schema }) =>
      splitSchema(schema, least).map((part) => ({ domain: name, schema: part })),
    );
    const families = joinEqualTables(parts);
    if (families.length > 1 || least <= Math.max(tables.min, 2)) return families;
  }
}

/** Parts with a table that looks the same would give away in one split what another one asks. */
function joinEqualTables(parts: readonly Part[]): Family[] {
  const groups: { keys: Set<string>; parts: Part[] }[] = [];
  for (const part of parts) {
    const keys = new Set(part.schema.tables.map(tableKey));
    const same = groups.filter((group) => !group.keys.isDisjointFrom(keys));
    const joined = { keys, parts: [...same.flatMap((group) => group.parts), part] };
    for (const group of same) {
      for (const key of group.keys) joined.keys.add(key);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return groups.map((group) => ({
    id: `tables-${sha256([...group.keys].sort()).slice(0, 12)}`,
    parts: group.parts,
  }));
}

function tableKey({ name, columns }: SchemaTable): string {
  return JSON.stringify([name, ...columns.map((column) => column.name).sort()]).toLowerCase();
}

/**
 * Whole families in random order: to validation as long as that brings its share of all tables nearer to what the
 * counts ask for. At least one goes there, and at least one to train, where there are two.
 */
function divideFamilies(
  families: readonly Family[],
  splits: Record<string, SplitConfig>,
  seed: number,
): Map<string, Family[]> {
  const tablesOf = (family: Family) => family.parts.reduce((sum, { schema }) => sum + schema.tables.length, 0);
  const shuffled = createRandom(hashSeed(seed, "families")).shuffle(families.toSorted((a, b) => byName(a.id, b.id)));
  const { train, validation } = splits;
  if (!train || !validation || validation.count === 0) return new Map([["train", shuffled]]);
  const total = families.reduce((sum, family) => sum + tablesOf(family), 0);
  const wanted = (total * validation.count) / (train.count + validation.count);
  const aside: Family[] = [];
  let tables = 0;
  for (const family of shuffled) {
    const withIt = tables + tablesOf(family);
    const isNearer = Math.abs(withIt - wanted) < Math.abs(tables - wanted);
    if (!isNearer || aside.length === families.length - 1) continue;
    aside.push(family);
    tables = withIt;
  }
  const smallest = shuffled.toSorted((a, b) => tablesOf(a) - tablesOf(b))[0];
  if (aside.length === 0 && smallest && families.length > 1) aside.push(smallest);
  return new Map([
    ["train", shuffled.filter((family) => !aside.includes(family))],
    ["validation", aside],
  ]);
}

interface FragmentTask {
  config: DatasetConfig;
  split: string;
  settings: SplitConfig;
  styles: KnownStyles;
  families: readonly Family[];
  parts: readonly DatabaseSchema[];
  /** The names of every planned fragment, and the split it stands in. */
  taken: Map<string, string>;
}

function planSplit({ config, split, settings, styles, families, parts, taken }: FragmentTask): FragmentPlan[] {
  const own = families.flatMap((family) => family.parts.map((part) => ({ ...part, family: family.id })));
  // A part with more tables has more fragments.
  const weights = Object.fromEntries(own.map(({ schema }, p) => [String(p), schema.tables.length]));
  const size = { tables: settings.tables ?? config.tables, columns: config.columns };
  const drawn = new Set<string>();
  const timesShown = new Map<string, number>();
  const plans: FragmentPlan[] = [];
  const planOne = (index: number, random: Random): FragmentPlan | undefined => {
    const { family, domain, schema } = own[Number(random.weighted(weights))] as (typeof own)[number];
    const style = random.weighted(fittingStyles(settings.styles, styles, schema.dialect));
    const photo = random.chance(config.photo_share);
    const variantSeed = random.int(-(2 ** 31), 2 ** 31 - 1);
    const fragment = cutFragment(schema, createRandom(variantSeed), size);
    const key = sha256(namesKey(fragment));
    if (drawn.has(key + style) || (taken.get(key) ?? split) !== split) return undefined;
    const tables = JSON.stringify([domain, ...fragment.tables.map(({ name }) => name)]);
    const times = (timesShown.get(tables) ?? 0) + 1;
    if (times > PICTURES_OF_SAME_TABLES) return undefined;
    timesShown.set(tables, times);
    drawn.add(key + style);
    taken.set(key, split);
    return {
      id: `${split}-${String(index).padStart(5, "0")}`,
      ...{ split, index, family, domain, style },
      seed: hashSeed(config.seed, split, index, "drawing"),
      ...{ variantSeed, size },
      maxPixels: config.max_pixels,
      minTextPx: config.min_text_px,
      ...{ photo, part: parts.indexOf(schema) },
    };
  };
  const random = createRandom(hashSeed(config.seed, split, "fragments"));
  for (let misses = 0; own.length > 0 && plans.length < settings.count && misses < TRIES; ) {
    const plan = planOne(plans.length, random);
    if (plan) plans.push(plan);
    misses = plan ? 0 : misses + 1;
  }
  return plans;
}

/** The weights of those styles that show the dialect; all weights where none does. */
function fittingStyles(weights: SplitConfig["styles"], styles: KnownStyles, dialect: Dialect): SplitConfig["styles"] {
  const fitting = Object.entries(weights).filter(([style, weight]) => weight > 0 && styles[style]?.includes(dialect));
  return fitting.length > 0 ? Object.fromEntries(fitting) : weights;
}
