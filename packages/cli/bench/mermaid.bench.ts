/*
 * Our pictures beside Mermaid's, in one run:  npm run bench -- mermaid
 *
 * Every schema is drawn three times, in changing order: by draw + rasterize on one core within the limits of the
 * starter dataset, the same with text as large as Mermaid's, and by Mermaid in a warm page of a headless Chromium,
 * whose picture is a screenshot of its SVG. Mermaid draws what our picture shows, column by column. All on the clock,
 * so that what else the machine does falls on each alike; Chromium may use as many cores as it likes. A busy machine
 * still slows Chromium more, whose processes wait for each other: believe the ratio of an idle one.
 */
import { toMermaid } from "@undiagram/convert";
import { type DrawOptions, draw, NoRoomError, rasterize, STYLE_NAMES } from "@undiagram/draw";
import type { DatabaseSchema } from "@undiagram/schema";
import sharp from "sharp";
import { readOptions } from "./bench-options.ts";
import { type MermaidPage, openMermaid } from "./open-mermaid.ts";
import { type PlannedSchema, planSchemas } from "./plan-schemas.ts";
import { printResult, quantile, type Row } from "./print-result.ts";

/** Font size of Mermaid's erDiagram, in pixels, and room enough for it. */
const MERMAID_TEXT = { minTextPx: 14, maxPixels: 4_000_000 };
const WARM_UP = 10;

const options = readOptions("Our pictures beside Mermaid's, in one run.", {
  help: "schemas that are drawn by both",
  default: 100,
});
sharp.concurrency(1);
const mermaid = await openMermaid();
try {
  const subjects = await prepare(await planSchemas(options.samples));
  printResult(
    {
      bench: "mermaid",
      about: [
        `${options.samples} schemas of the starter dataset, the styles in turn; milliseconds on the clock for a picture.`,
        "svg, png: to the SVG, and from it to the PNG. times faster: median of Mermaid's over the median of ours, as a",
        "whole and to the SVG alone.",
      ].join("\n"),
      versions: { sharp: sharp.versions.sharp ?? "unknown", ...mermaid.versions },
      tables: [await compare(subjects, mermaid)],
    },
    options.json,
  );
} finally {
  await mermaid.close();
}

/** What one picture took, in milliseconds, and its size. */
interface Picture {
  svg: number;
  png: number;
  pixels: number;
}

/** A schema that both draw. */
interface Subject {
  schema: DatabaseSchema;
  options: DrawOptions;
  /** What our picture shows, for Mermaid. */
  diagram: string;
}

/** Leaves out schemas of which no picture fits. */
async function prepare(planned: readonly PlannedSchema[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const [i, { plan, schema }] of planned.entries()) {
    const style = STYLE_NAMES[i % STYLE_NAMES.length] as string;
    const { seed, maxPixels, minTextPx } = plan;
    const options = { style, seed, maxPixels, minTextPx };
    try {
      const { annotation } = await draw(schema, options);
      subjects.push({ schema, options, diagram: toMermaid(annotation) });
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
    }
  }
  return subjects;
}

async function compare(subjects: readonly Subject[], mermaid: MermaidPage): Promise<Row[]> {
  const pictures: [name: string, Picture[]][] = [
    ["undiagram", []],
    ["undiagram, text as large as Mermaid's", []],
    ["Mermaid", []],
  ];
  // The first ones come once more at the start: fonts are loaded and code is compiled.
  for (const [i, { schema, options, diagram }] of [...subjects.slice(0, WARM_UP), ...subjects].entries()) {
    const makers = [
      () => measure(() => draw(schema, options), rasterize),
      () => measure(() => draw(schema, { ...options, ...MERMAID_TEXT }), rasterize),
      () => measure(() => mermaid.draw(diagram), mermaid.screenshot),
    ];
    for (let turn = 0; turn < makers.length; turn++) {
      const m = (i + turn) % makers.length;
      const picture = await (makers[m] as () => Promise<Picture>)();
      if (i >= Math.min(WARM_UP, subjects.length)) pictures[m]?.[1].push(picture);
    }
  }
  const medianOf = (all: Picture[] = [], part: (p: Picture) => number) => quantile(all.map(part), 0.5);
  const whole = ({ svg, png }: Picture) => svg + png;
  const theirs = pictures.at(-1)?.[1];
  return pictures.map(([name, all]) => ({
    "drawn by": name,
    pictures: all.length,
    "median ms": medianOf(all, whole),
    "p90 ms": quantile(all.map(whole), 0.9),
    "svg ms": medianOf(all, ({ svg }) => svg),
    "png ms": medianOf(all, ({ png }) => png),
    "1,000 pixels": medianOf(all, ({ pixels }) => pixels / 1000),
    "times faster": medianOf(theirs, whole) / medianOf(all, whole),
    "times faster, svg": medianOf(theirs, ({ svg }) => svg) / medianOf(all, ({ svg }) => svg),
  }));
}

async function measure<D extends { width: number; height: number }>(
  draw: () => Promise<D>,
  raster: (drawing: D) => Promise<Uint8Array>,
): Promise<Picture> {
  const start = performance.now();
  const drawing = await draw();
  const drawn = performance.now();
  await raster(drawing);
  return { svg: drawn - start, png: performance.now() - drawn, pixels: drawing.width * drawing.height };
}
