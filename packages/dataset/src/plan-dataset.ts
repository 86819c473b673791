import { type DatasetConfig, type SplitConfig, sha256, UndiagramError } from "@undiagram/contract";
import { createRandom, hashSeed, type Random } from "@undiagram/random";
import type { DatabaseSchema, Dialect } from "@undiagram/schema";
import { checkNames, type KnownStyles } from "./_check-names.ts";
import { namesKey } from "./_names-key.ts";
import type { PicturePlan, SchemaSize } from "./picture-plan.ts";

/** All that decides one sample. Whoever makes a sample from its plan makes the same one, anywhere and at any time. */
export interface SamplePlan extends PicturePlan {
  /** Decides the family, together with domain and size. */
  familySeed: number;
  /** Of the variant: one that the style shows. */
  dialect: Dialect;
}

/** What planning needs of the room that makes schemas. `F` is its family. */
export interface Synth<F extends { id: string }> {
  makeFamily(domain: string, random: Random, size: SchemaSize): F;
  makeVariant(family: F, random: Random, size: SchemaSize, dialect: Dialect): DatabaseSchema;
}

/** How many families are tried for one place, and how many variants of one family, before giving up. */
const FAMILY_TRIES = 1000;
const VARIANT_TRIES = 50;

/**
 * What samples a dataset has, in the order of its splits. Domains come in equal shares, styles by weight, and each
 * family gives between samples_per_family.min and .max samples. No family appears twice, so none straddles two splits;
 * no two schemas have the same table and column names. The same config gives the same plan.
 *
 * Throws UndiagramError `config_invalid`, which names every domain and style that is not `known`, and
 * `families_exhausted` when the domains cannot give as many different schemas.
 */
export function planDataset<F extends { id: string }>(
  config: DatasetConfig,
  synth: Synth<F>,
  known: { domains: readonly string[]; styles: KnownStyles },
): SamplePlan[] {
  checkNames(config, known);
  const taken = { families: new Set<string>(), schemas: new Set<string>() };
  return Object.entries(config.splits).flatMap(([split, settings]) =>
    planSplit({ config, split, settings, synth, styles: known.styles, taken }),
  );
}

interface SplitTask<F extends { id: string }> {
  config: DatasetConfig;
  split: string;
  settings: SplitConfig;
  synth: Synth<F>;
  styles: KnownStyles;
  /** Family ids and hashed names of schemas that stand in the dataset already. */
  taken: { families: Set<string>; schemas: Set<string> };
}

function planSplit<F extends { id: string }>(task: SplitTask<F>): SamplePlan[] {
  const { config, split, settings, styles } = task;
  const size = { tables: settings.tables ?? config.tables, columns: config.columns };
  const shares = settings.domains.map((domain, d) => ({ domain, left: shareOf(settings, d), families: 0 }));
  const plans: SamplePlan[] = [];
  const lookOf = (index: number): SampleLook => {
    const random = createRandom(hashSeed(config.seed, split, index, "look"));
    const style = random.weighted(settings.styles);
    const photo = random.chance(config.photo_share);
    return { style, photo, dialect: random.pick(styles[style] as readonly Dialect[]) };
  };
  // One family of each domain in turn, so that the first samples of a split are as mixed as the whole.
  while (plans.length < settings.count) {
    for (const share of shares.filter(({ left }) => left > 0)) {
      // What the next samples look like, whichever family they are of.
      const looks = Array.from({ length: Math.min(share.left, config.samples_per_family.max) }, (_, next) =>
        lookOf(plans.length + next),
      );
      const found = findFamily(task, share.domain, share.families++, size, looks);
      share.left -= found.variantSeeds.length;
      for (const [v, variantSeed] of found.variantSeeds.entries()) {
        const index = plans.length;
        plans.push({
          id: `${split}-${String(index).padStart(5, "0")}`,
          ...{ split, index, family: found.id, domain: share.domain },
          ...(looks[v] as SampleLook),
          seed: hashSeed(config.seed, split, index, "drawing"),
          ...{ familySeed: found.familySeed, variantSeed, size },
          maxPixels: config.max_pixels,
          minTextPx: config.min_text_px,
        });
      }
    }
  }
  return plans;
}

/** What a sample's place in its split decides. */
type SampleLook = Pick<SamplePlan, "style" | "photo" | "dialect">;

/** Equal shares; what cannot be divided goes to the first domains. */
function shareOf({ count, domains }: SplitConfig, place: number): number {
  return Math.floor(count / domains.length) + (place < count % domains.length ? 1 : 0);
}

/** The next family that the dataset does not have yet, and seeds of its variants: at least one, at most one a look. */
function findFamily<F extends { id: string }>(
  { config, split, synth, taken }: SplitTask<F>,
  domain: string,
  place: number,
  size: SchemaSize,
  looks: readonly SampleLook[],
): { id: string; familySeed: number; variantSeeds: number[] } {
  let failure: Error | undefined;
  for (let tries = 0; tries < FAMILY_TRIES; tries++) {
    const familySeed = hashSeed(config.seed, split, domain, place, tries);
    let family: F;
    try {
      family = synth.makeFamily(domain, createRandom(familySeed), size);
    } catch (error) {
      // Not every draw of a domain has a schema of every size.
      failure = error as Error;
      continue;
    }
    if (taken.families.has(family.id)) continue;
    const { min, max } = config.samples_per_family;
    const wanted = createRandom(hashSeed(familySeed, "count")).int(min, max);
    const dialects = looks.slice(0, wanted).map(({ dialect }) => dialect);
    const variantSeeds = findVariants(synth, family, familySeed, size, dialects, taken.schemas);
    if (variantSeeds.length === 0) continue;
    taken.families.add(family.id);
    return { id: family.id, familySeed, variantSeeds };
  }
  throw new UndiagramError("families_exhausted", `The domain ${domain} has no further schemas for the split ${split}`, {
    problems: [
      {
        where: `dataset config ${config.name}`,
        path: `splits.${split}.count`,
        expected: `no more samples than ${domain} has different schemas`,
        got: failure?.message ?? `no new schema in ${FAMILY_TRIES} tries after ${place} families`,
      },
    ],
    next: "Lower the count, widen the range of tables, or raise samples_per_family.",
    cause: failure,
  });
}

/** Seeds of variants in these dialects, or the first of them, whose names no schema has; these are then taken. */
function findVariants<F extends { id: string }>(
  synth: Synth<F>,
  family: F,
  familySeed: number,
  size: SchemaSize,
  dialects: readonly Dialect[],
  schemas: Set<string>,
): number[] {
  const seeds: number[] = [];
  for (let tries = 0; tries < VARIANT_TRIES && seeds.length < dialects.length; tries++) {
    const variantSeed = hashSeed(familySeed, "variant", tries);
    const dialect = dialects[seeds.length] as Dialect;
    // Hashed, because the names of a hundred thousand schemas fill hundreds of megabytes.
    const key = sha256(namesKey(synth.makeVariant(family, createRandom(variantSeed), size, dialect)));
    if (schemas.has(key)) continue;
    schemas.add(key);
    seeds.push(variantSeed);
  }
  return seeds;
}
