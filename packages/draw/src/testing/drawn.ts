import type { DatabaseSchema } from "@undiagram/schema";
import fc from "fast-check";
import { draw } from "../draw.ts";
import type { Drawing } from "../drawing.ts";
import { STYLE_NAMES } from "../styles/index.ts";
import { arbitrarySchema, STARTER } from "./arbitrary-schema.ts";

export const STARTER_OPTIONS = { maxPixels: 200_704, minTextPx: 8 };
export const FULL_OPTIONS = { maxPixels: 802_816, minTextPx: 8 };

/** Random schemas in every style, drawn once for all laws of a test file. */
const drawn = await Promise.all(
  STYLE_NAMES.flatMap((style, s) =>
    fc
      .sample(fc.tuple(arbitrarySchema(STARTER), fc.nat()), { numRuns: 8, seed: s })
      .map(async ([schema, seed]) => ({ schema, drawing: await draw(schema, { style, seed, ...STARTER_OPTIONS }) })),
  ),
);

export function forEveryStyle(law: (drawing: Drawing, schema: DatabaseSchema) => void): void {
  for (const { drawing, schema } of drawn) law(drawing, schema);
}
