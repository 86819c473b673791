import { z } from "zod";
import { Range, Weights } from "./dataset-config.ts";
import { Enlarge, PromptConfig } from "./run-config.ts";

/* How the tiny base is made from nothing, as configs/pretrain/*.yaml says it. */

const Pixels = z.int().min(784);
const Rate = z.number().positive();

export const PictureSet = z.strictObject({
  count: z.int().min(1),
  words: z.enum(["pretrain", "probe"]).meta({
    description: "probe: only invented words, none of which the pretraining pictures show.",
  }),
  tables: Range,
  columns: Range,
  styles: Weights.meta({ description: "Style name to weight." }),
  max_pixels: Pixels.meta({ description: "Width times height that no picture exceeds." }),
  min_text_px: z.number().min(6).meta({ description: "No text is drawn smaller." }),
});
export type PictureSet = z.infer<typeof PictureSet>;

export const PretrainStage = z.strictObject({
  name: z.string().min(1),
  windows: z.partialRecord(z.enum(["crop", "sketch", "one", "two", "all"]), z.number().min(0)).meta({
    description:
      "What the model sees, with shares: spots with text, which have no answer; no picture but the tables of an annotation, whose relationships it says; single tables, pairs, whole diagrams.",
  }),
  pictures: z.int().min(1).meta({ description: "How many of the pictures, the first ones, it may see." }),
  steps: z.int().min(1),
  batch_pixels: Pixels.meta({ description: "Pixels of all pictures of a step together." }),
  max_pixels: Pixels.meta({ description: "Larger windows are left out." }),
  learning_rate: Rate.meta({ description: "Of the stage's first step, once warmed up." }),
  final_learning_rate: Rate.meta({ description: "Of its last step, reached in a straight line." }),
  warmup_steps: z.int().min(0).default(0),
  language_weight: z.number().min(0).meta({ description: "Weight of the loss on the answer; 0: not computed." }),
  pointing_weight: z.number().min(0).meta({
    description:
      "Weight of the loss on attention that is not where the answer's next word stands; needs language_weight.",
  }),
  tower_every: z.int().min(1).default(1).meta({
    description:
      "Of the steps that show pictures with answers, one of so many teaches the vision tower too; the others, only what follows it, in less time.",
  }),
  heads_alone: z.boolean().default(false).meta({
    description: "Only the heads learn: with begin_from they are fresh, and would teach the model what they guess.",
  }),
  dense_weights: z.partialRecord(z.enum(["patch", "character", "piece", "end"]), z.number().min(0)).meta({
    description:
      "Weights of the losses on what stands in every cell: characters read off patches and off merged tokens, pieces of the tokenizer, line ends.",
  }),
});
export type PretrainStage = z.infer<typeof PretrainStage>;

export const PretrainConfig = z
  .strictObject({
    schema_version: z.literal(1),
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
    seed: z.int().min(0),
    begin_from: z
      .string()
      .min(1)
      .optional()
      .meta({ description: "A model folder whose weights are gone on from, in the repository; else from nothing." }),
    pictures: PictureSet,
    probe: PictureSet.meta({ description: "What reading is measured on, every probe_every_steps." }),
    enlarge: Enlarge,
    prompt: PromptConfig,
    stages: z.array(PretrainStage).min(1),
    optimizer: z
      .enum(["muon", "adamw"])
      .meta({ description: "muon: for the matrices of the blocks; AdamW for the rest." }),
    weight_decay: z.number().min(0),
    clip: z.number().positive(),
    checkpoint_every_seconds: z.number().positive(),
    probe_every_steps: z.int().min(1),
  })
  .meta({ id: "PretrainConfig", title: "PretrainConfig" });
export type PretrainConfig = z.infer<typeof PretrainConfig>;
