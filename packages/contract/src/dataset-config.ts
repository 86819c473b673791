import { z } from "zod";

/* A dataset as configs/dataset/*.yaml describes it. The same config and version give the same bytes everywhere. */

export const Range = z
  .strictObject({ min: z.int().min(1), max: z.int().min(1) })
  .refine((range) => range.min <= range.max, { message: "a min that does not exceed max" });
export type Range = z.infer<typeof Range>;

export const Weights = z
  .record(z.string().min(1), z.number().min(0))
  .refine((weights) => Object.values(weights).some((weight) => weight > 0), {
    message: "at least one weight above 0",
  });

export const SplitConfig = z.strictObject({
  count: z.int().min(0),
  domains: z.array(z.string().min(1)).min(1).meta({ description: "Domains, in equal shares." }),
  styles: Weights.meta({ description: "Style name to weight." }),
  tables: Range.optional().meta({ description: "Overrides the dataset's own range." }),
});
export type SplitConfig = z.infer<typeof SplitConfig>;

export const DatasetConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    seed: z.int().min(0),
    tables: Range.meta({ description: "Tables in one picture." }),
    columns: Range.meta({ description: "Columns in one table." }),
    samples_per_family: Range.meta({
      description: "How many renamed, thinned and restyled variants one family gives.",
    }),
    max_pixels: z.int().min(10_000).meta({ description: "Width times height that no picture exceeds." }),
    min_text_px: z.number().min(6).default(8).meta({ description: "No text is drawn smaller." }),
    photo_share: z.number().min(0).max(1).default(0).meta({ description: "Share of pictures that look photographed." }),
    splits: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), SplitConfig),
  })
  .meta({ id: "DatasetConfig", title: "DatasetConfig" });
export type DatasetConfig = z.infer<typeof DatasetConfig>;
