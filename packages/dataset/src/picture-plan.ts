import type { Range } from "@undiagram/contract";

/** All that writing needs to know of a sample, wherever its schema comes from. */
export interface PicturePlan {
  /** Unique in the dataset, and the picture's file name without its ending. */
  id: string;
  split: string;
  /** Place in the split, from 0. */
  index: number;
  family: string;
  domain: string;
  style: string;
  /** Decides the drawing. */
  seed: number;
  /** Decides the variant, together with the family and size. */
  variantSeed: number;
  size: SchemaSize;
  /** Width times height that the picture must not exceed. */
  maxPixels: number;
  /** No text is drawn smaller, in pixels. */
  minTextPx: number;
  /** Whether the picture looks photographed. */
  photo: boolean;
}

export interface SchemaSize {
  tables: Range;
  columns: Range;
}
