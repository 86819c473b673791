import type { Annotation } from "@undiagram/schema";
import type { RawPicture, RecipeName } from "./photo/index.ts";

export interface DrawOptions {
  /** One of STYLE_NAMES. */
  style: string;
  /** The same seed gives the same picture. */
  seed: number;
  /** Width times height that the picture does not exceed. */
  maxPixels: number;
  /** No text has a smaller font size, in pixels. */
  minTextPx: number;
  /** Make the picture look photographed, scanned or on a screen. */
  photo?: boolean;
}

/** One run of text with its box, in pixels of the final picture. */
export interface TextPiece {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Where each character ends, as a share of the width. */
  stops: readonly number[];
  role: "table" | "column" | "type" | "badge" | "cardinality" | "other";
  /** Name of the table it belongs to, as drawn. */
  table?: string;
  /** Name of the column it belongs to, as drawn. */
  column?: string;
}

/** Where a relationship's line meets a box, in pixels of the final picture. */
export interface EdgeEnd {
  /** Index into annotation.relationships. */
  relationship: number;
  end: "from" | "to";
  x: number;
  y: number;
  /** What is drawn there: the notation's name for it. */
  glyph: string;
}

/** A picture of a schema, and what it shows. */
export interface Drawing {
  /** The picture itself, unless it is photographed: then what was photographed. */
  svg: string;
  /** Pixels of the final picture. */
  width: number;
  height: number;
  /** The schema exactly as visible in this picture, canonical. */
  annotation: Annotation;
  style: string;
  notation: string;
  /** The hand it is drawn in: `clean` or `sketch`. */
  renderer: string;
  texts: TextPiece[];
  edgeEnds: EdgeEnd[];
  photo?: {
    recipe: RecipeName;
    /** Names of the effects applied, in order. */
    effects: string[];
    picture: RawPicture;
  };
}
