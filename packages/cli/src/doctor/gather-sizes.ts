import { existsSync } from "node:fs";
import { join } from "node:path";
import { type DatasetConfig, type RunConfig, UndiagramError } from "@undiagram/contract";
import { planDataset, readSplit } from "@undiagram/dataset";
import { createRandom } from "@undiagram/random";
import type { SampleSize } from "@undiagram/runner";
import { type Annotation, type DatabaseSchema, foreignKeyColumns, serialize } from "@undiagram/schema";
import { locateDataset } from "../locate-dataset.ts";

export interface GatheredSizes {
  /** Of the training split. */
  sizes: SampleSize[];
  /** How many the validation split has. */
  validationSamples: number;
  /** Where they come from, in words. */
  source: string;
  /** Folder of the dataset, made or not. */
  dir: string;
  /** What is still to be drawn, over all splits. */
  missingBytes: number;
}

/** Enough schemas to meet long ones, in a second. */
const PLANNED = 300;
/** Of a picture's PNG: 28 KB at 128,000 pixels, the mean of the 2,000 of `starter`. */
const BYTES_PER_PIXEL = 0.22;

/**
 * Sizes of a run's training samples: read from the dataset where it stands; else of schemas planned as it would plan
 * them, as if pictures showed all of them and were as large as they may be. Throws `split_missing` where there is no such
 * split for training or validation.
 */
export async function gatherSizes(config: RunConfig): Promise<GatheredSizes> {
  const { config: name, train_split: split, validation_split } = config.dataset;
  const { dir, config: dataset } = await locateDataset(name);
  if (dataset === null || existsSync(join(dir, split, "metadata.jsonl"))) {
    const { samples } = await readSplit(dir, split);
    const sizes = samples.map(({ annotation, metadata }) => ({
      width: metadata.width ?? Math.sqrt(config.pixels.max),
      height: metadata.height ?? Math.sqrt(config.pixels.max),
      characters: serialize(annotation).length,
    }));
    const validationSamples = (await readSplit(dir, validation_split)).samples.length;
    return { sizes, validationSamples, source: `${sizes.length} samples of ${dir}`, dir, missingBytes: 0 };
  }
  const count = countPlanned(dataset, split);
  const validationSamples = countPlanned(dataset, validation_split);
  const planned = await planSizes(dataset, split);
  const pictures = Object.values(dataset.splits).reduce((all, settings) => all + settings.count, 0);
  return {
    sizes: Array.from({ length: count }, (_, i) => planned[i % planned.length] as SampleSize),
    validationSamples,
    source: `${count} samples of ${dataset.name}, not drawn yet: as if each showed its whole schema`,
    dir,
    missingBytes: pictures * dataset.max_pixels * BYTES_PER_PIXEL,
  };
}

function countPlanned({ name, splits }: DatasetConfig, split: string): number {
  const settings = splits[split];
  if (settings) return settings.count;
  throw new UndiagramError("split_missing", `The dataset ${name} has no split ${split}`, {
    problems: [{ where: name, path: "splits", expected: split, got: Object.keys(splits).join(", ") }],
    next: "Set dataset.train_split and dataset.validation_split of the config to splits that it has.",
  });
}

async function planSizes(dataset: DatasetConfig, split: string): Promise<SampleSize[]> {
  const { STYLE_DIALECTS } = await import("@undiagram/draw");
  const { MAIN_DOMAINS, makeFamily, makeVariant, OOD_DOMAINS } = await import("@undiagram/synth");
  const settings = dataset.splits[split];
  const splits = settings ? { [split]: { ...settings, count: Math.min(settings.count, PLANNED) } } : {};
  const plan = planDataset(
    { ...dataset, splits },
    { makeFamily, makeVariant },
    { domains: [...MAIN_DOMAINS, ...OOD_DOMAINS], styles: STYLE_DIALECTS },
  );
  const side = Math.sqrt(dataset.max_pixels);
  return plan.map(({ domain, familySeed, variantSeed, size, dialect }) => {
    const family = makeFamily(domain, createRandom(familySeed), size);
    const schema = makeVariant(family, createRandom(variantSeed), size, dialect);
    return { width: side, height: side, characters: serialize(showAll(schema)).length };
  });
}

/** The annotation of a picture that hides nothing: the longest answer that a schema can have. */
function showAll(schema: DatabaseSchema): Annotation {
  return {
    tables: schema.tables.map((table) => {
      const foreign = foreignKeyColumns(schema, table.name);
      return {
        name: table.name,
        columns: table.columns.map(({ name, type, primary_key, unique, nullable }) => ({
          ...{ name, type },
          ...(primary_key && { primary_key }),
          ...(foreign.has(name) && { foreign_key: true as const }),
          ...(unique && { unique }),
          ...(!nullable && !primary_key && { nullable }),
        })),
      };
    }),
    relationships: schema.relationships.map(({ from_columns, to_columns, from_optional, to_optional, ...ends }) => ({
      ...ends,
      ...(from_columns.length > 0 && { from_columns, to_columns }),
      ...(from_optional && { from_optional }),
      ...(to_optional && { to_optional }),
    })),
  };
}
