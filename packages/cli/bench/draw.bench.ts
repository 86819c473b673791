/*
 * How fast one core draws, style by style:  npm run bench -- draw
 *
 * The same schemas in every style. Counted is the time of a core that the process used, all its threads together: it
 * stays true where other work takes the machine's time. `draw` chooses a look, lays out, routes and writes the SVG, as
 * often as it takes to find a readable picture, and `rasterize` makes the PNG: these are told apart by the clock, layout
 * and drawing within `draw` by a profile of some more pictures. Photo effects are what a photograph of the same drawing
 * takes more.
 */
import { type DrawOptions, draw, NoRoomError, rasterize, STYLE_NAMES } from "@undiagram/draw";
import type { DatabaseSchema } from "@undiagram/schema";
import sharp from "sharp";
import { readOptions } from "./bench-options.ts";
import { type PlannedSchema, planSchemas } from "./plan-schemas.ts";
import { printResult, quantile, type Row } from "./print-result.ts";
import { profileShares } from "./profile-shares.ts";

/** Pictures whose profile tells layout from drawing. */
const PROFILED = 40;
const PARTS = [
  ["layout", /draw\/src\/(layouts|routes|lay-out|place-|ports|spread-)|elkjs/],
  ["drawing", /draw\/src|fontkit|roughjs/],
] as const;

const options = readOptions("How fast one core draws, style by style.", {
  help: "schemas that are drawn in every style",
  default: 100,
});
sharp.concurrency(1);
const planned = await planSchemas(options.samples);
const rows: Row[] = [];
for (const style of STYLE_NAMES) rows.push(await measureStyle(style, planned));
printResult(
  {
    bench: "draw",
    about: [
      `${options.samples} schemas of the starter dataset in every style, on one core. ms: of a core, for a picture.`,
      "layout % (places and routes), drawing %, encode % (the PNG): shares of that time. photo ms: what a photographed",
      "picture takes more (median), photo %: its share. too large: schemas no drawing of which fits; their time counts",
      "in pictures/s.",
    ].join("\n"),
    versions: { sharp: sharp.versions.sharp ?? "unknown", libvips: sharp.versions.vips },
    tables: [rows],
  },
  options.json,
);

/** Milliseconds of a core that one picture took. */
interface Cost {
  draw: number;
  encode: number;
}

async function measureStyle(style: string, schemas: readonly PlannedSchema[]): Promise<Row> {
  const optionsOf = ({ plan }: PlannedSchema, photo: boolean): DrawOptions => {
    const { seed, maxPixels, minTextPx } = plan;
    return { style, seed, maxPixels, minTextPx, photo };
  };
  // Fonts are loaded and code is compiled at the first pictures.
  for (const first of schemas.slice(0, 10)) await measurePicture(first.schema, optionsOf(first, true));

  const costs: Cost[] = [];
  const photos: number[] = [];
  let spent = 0;
  for (const [i, planned] of schemas.entries()) {
    const cost: { plain?: Cost; photo?: Cost } = {};
    // In changing order, because the second time a schema is drawn is the faster one.
    for (const kind of i % 2 === 0 ? (["plain", "photo"] as const) : (["photo", "plain"] as const)) {
      const start = coreMs();
      cost[kind] = await measurePicture(planned.schema, optionsOf(planned, kind === "photo"));
      if (kind === "plain") spent += coreMs() - start;
    }
    if (cost.plain) costs.push(cost.plain);
    if (cost.plain && cost.photo) photos.push(total(cost.photo) - total(cost.plain));
  }
  const sum = (part: keyof Cost) => costs.reduce((all, cost) => all + cost[part], 0);
  const drawShare = sum("draw") / (sum("draw") + sum("encode"));
  const { layout } = await profileShares(async () => {
    for (const planned of schemas.slice(0, PROFILED)) await measurePicture(planned.schema, optionsOf(planned, false));
  }, PARTS);
  const layoutShare = drawShare * (layout as number);
  const photo = quantile(photos, 0.5);
  return {
    style,
    "median ms": quantile(costs.map(total), 0.5),
    "p90 ms": quantile(costs.map(total), 0.9),
    "pictures/s": costs.length / (spent / 1000),
    "layout %": 100 * layoutShare,
    "drawing %": 100 * (drawShare - layoutShare),
    "encode %": 100 * (1 - drawShare),
    "photo ms": photo,
    "photo %": (100 * photo) / (photo + quantile(costs.map(total), 0.5)),
    "too large": schemas.length - costs.length,
  };
}

/** Nothing where no drawing fits. */
async function measurePicture(schema: DatabaseSchema, options: DrawOptions): Promise<Cost | undefined> {
  try {
    const start = coreMs();
    const drawing = await draw(schema, options);
    const drawn = coreMs();
    await rasterize(drawing);
    return { draw: drawn - start, encode: coreMs() - drawn };
  } catch (error) {
    if (error instanceof NoRoomError) return undefined;
    throw error;
  }
}

function total({ draw, encode }: Cost): number {
  return draw + encode;
}

/** Milliseconds of core time that all threads of this process have used. */
function coreMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
