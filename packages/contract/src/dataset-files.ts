import { z } from "zod";

/* What stands in a dataset folder: <split>/metadata.jsonl, <split>/images/*.png, manifest.json. */

/** One line of metadata.jsonl. Only the first three columns are required of a foreign dataset. */
export const MetadataLine = z
  .looseObject({
    file_name: z.string().min(1).meta({ description: "The picture's path, relative to the split's folder." }),
    id: z.string().min(1).meta({ description: "Unique in the dataset." }),
    annotation: z.string().meta({ description: "The annotation as a JSON string." }),
    domain: z.string().optional(),
    family: z
      .string()
      .optional()
      .meta({ description: "Samples of one family share a base schema and never straddle splits." }),
    style: z.string().optional(),
    notation: z.string().optional(),
    renderer: z.string().optional(),
    photo: z.string().optional().meta({ description: "How the picture was made to look photographed, or none." }),
    num_tables: z.int().optional(),
    num_relationships: z.int().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
    seed: z.int().optional(),
  })
  .meta({ id: "MetadataLine", title: "MetadataLine" });
export type MetadataLine = z.infer<typeof MetadataLine>;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const Count = z.int().min(0);

/** How varied a dataset is. Names count once whatever their case and separators: Order_Lines is OrderLines. */
export const DatasetFigures = z
  .strictObject({
    samples: Count,
    splits: Count,
    families: Count,
    schemas: Count.meta({ description: "Different annotations." }),
    table_sets: Count.meta({ description: "Different sets of table names." }),
    table_names: Count,
    column_names: Count,
    types: Count.meta({ description: "Different types with their lengths, as drawn; case and spaces aside." }),
    relationship_types: Count,
    table_counts: Count.meta({ description: "Different numbers of tables in a picture." }),
    equal_within_splits: Count.meta({ description: "Samples whose annotation another sample of the split repeats." }),
    near_duplicates_within_splits: Count.meta({
      description: "Samples that share at least 80 % of their table and column names (Jaccard) with one of the split.",
    }),
    near_duplicates_across_splits: Count.meta({ description: "The same with a sample of another split." }),
  })
  .meta({ id: "DatasetFigures", title: "DatasetFigures" });
export type DatasetFigures = z.infer<typeof DatasetFigures>;

export const DatasetManifest = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string(),
    config: z.json().meta({ description: "The resolved dataset config; null for an imported dataset." }),
    source_hash: Sha256.meta({
      description: "What made it: hash of the resolved config and of the code and fonts that draw.",
    }),
    content_hash: Sha256.meta({ description: "sha256 over the SHA256SUMS files of all splits." }),
    splits: z.record(z.string(), z.strictObject({ count: Count, content_hash: Sha256 })),
    figures: DatasetFigures.optional(),
  })
  .meta({ id: "DatasetManifest", title: "DatasetManifest" });
export type DatasetManifest = z.infer<typeof DatasetManifest>;
