import { ImpossibleSizeError } from "./errors.ts";

/** How many tables a schema has, and how many columns each of them; both ends included. */
export interface Size {
  tables: { min: number; max: number };
  columns: { min: number; max: number };
}

/** Throws ImpossibleSizeError unless both ranges are whole, from 1 up, and not upside down. */
export function checkSize(size: Size): void {
  for (const field of ["tables", "columns"] as const) {
    const { min, max } = size[field];
    if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
      throw new ImpossibleSizeError(field, "whole numbers with 1 <= min <= max", JSON.stringify(size[field]));
    }
  }
}
