import type { DatabaseSchema } from "@undiagram/schema";
import fc from "fast-check";
import { draw } from "../draw.ts";
import type { Drawing, DrawOptions } from "../drawing.ts";
import { NoRoomError } from "../errors.ts";
import { STYLE_NAMES } from "../styles/index.ts";
import { arbitrarySchema, STARTER } from "./arbitrary-schema.ts";

type Limits = Pick<DrawOptions, "maxPixels" | "minTextPx">;

export const STARTER_OPTIONS: Limits = { maxPixels: 200_704, minTextPx: 8 };
export const FULL_OPTIONS: Limits = { maxPixels: 802_816, minTextPx: 8 };

/** Random schemas, mostly small ones, in every style, drawn once for all laws of a test file. */
const drawn = await Promise.all(
  STYLE_NAMES.flatMap((style, s) =>
    [
      { limits: STARTER_OPTIONS, schemas: arbitrarySchema(STARTER), numRuns: 7 },
      { limits: FULL_OPTIONS, schemas: arbitrarySchema({ tables: [7, 13], columns: [2, 8] }), numRuns: 1 },
    ].flatMap(({ limits, schemas, numRuns }) =>
      fc.sample(fc.tuple(schemas, fc.nat()), { numRuns, seed: s }).map(async ([schema, seed]) => ({
        schema,
        limits,
        drawing: await drawSomehow(schema, { style, seed, ...limits }),
      })),
    ),
  ),
);

/** With another seed where the first gives no readable picture within the limits. */
async function drawSomehow(schema: DatabaseSchema, options: DrawOptions): Promise<Drawing> {
  return await draw(schema, options).catch((error) => {
    if (error instanceof NoRoomError) return draw(schema, { ...options, seed: options.seed + 1 });
    throw error;
  });
}

export function forEveryStyle(law: (drawing: Drawing, schema: DatabaseSchema, limits: Limits) => void): void {
  for (const { drawing, schema, limits } of drawn) law(drawing, schema, limits);
}
