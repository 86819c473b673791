import type { Annotation } from "@undiagram/schema";

/** What a worker makes of a plan. */
export interface SampleResult {
  png: Uint8Array;
  /** The schema as visible in the picture. */
  annotation: Annotation;
  notation: string;
  renderer: string;
  /** How the picture was made to look photographed, or `none`. */
  photo: string;
  /** Pixels. */
  width: number;
  height: number;
}
