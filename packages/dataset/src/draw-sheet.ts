import { readFile } from "node:fs/promises";
import { UndiagramError } from "@undiagram/contract";
import { createRandom, hashSeed } from "@undiagram/random";
import { checkPicture, readSize } from "./_check-picture.ts";
import { composeSheet, fitInside, type SheetCell, type SheetPen, shortenToFit } from "./_compose-sheet.ts";
import { LARGEST_PICTURE } from "./_files.ts";
import { describeAnnotation, type WordLine } from "./describe-annotation.ts";
import { type DatasetSample, MEND, readSplit } from "./read-split.ts";

export type { SheetPen } from "./_compose-sheet.ts";

/* Measures in pixels. */
const SHEET_WIDTH = 2000;
const PICTURE = { width: 640, height: 640 };
const PADDING = 14;
const SIZE = 13;
const LINE = 18;
const WIDEST_LINE = 520;
const INDENT = 12;
/** Below this, a second column of words is not worth its width. */
const LEAST_HEIGHT = 320;

/**
 * A contact sheet as a PNG: `count` samples of a split, chosen by the seed, in file order, each with its label in words
 * beside it. Throws as readSplit does, and `dataset_invalid` where a picture of them is broken.
 */
export async function drawSheet(
  dir: string,
  { split, count, seed, pen }: { split: string; count: number; seed: number; pen: SheetPen },
): Promise<{ png: Uint8Array; ids: string[] }> {
  const { samples } = await readSplit(dir, split);
  const places = samples.map((_, place) => place);
  const chosen = createRandom(hashSeed(seed, "sheet"))
    .sample(places, count)
    .sort((a, b) => a - b)
    .map((place) => samples[place] as DatasetSample);
  const checked = await Promise.all(
    chosen.map(({ id, metadata }) => checkPicture(dir, split, metadata, id, LARGEST_PICTURE)),
  );
  const problems = checked.flatMap((picture) => picture.problems).filter(({ path }) => path === "file_name");
  if (problems.length > 0)
    throw new UndiagramError("dataset_invalid", `${dir} has broken pictures`, { problems, next: MEND });
  const cells: SheetCell[] = [];
  for (const sample of chosen) cells.push(await layOutCell(sample, pen));
  return { png: await composeSheet(cells, { width: SHEET_WIDTH, palette: false }), ids: chosen.map(({ id }) => id) };
}

async function layOutCell({ id, image, annotation, metadata }: DatasetSample, pen: SheetPen): Promise<SheetCell> {
  const size = (await readSize(await readFile(image))) ?? { width: 1, height: 1 };
  const picture = fitInside(size, PICTURE);
  const facts = [metadata.style, metadata.notation, metadata.domain, `${size.width} x ${size.height}`];
  const heading = `${id}: ${facts.filter((fact) => fact !== undefined).join(", ")}`;
  const lines = describeAnnotation(annotation);
  const columnCount = Math.ceil((lines.length * LINE) / Math.max(picture.height, LEAST_HEIGHT));
  const perColumn = Math.ceil(lines.length / columnCount);
  const columns = Array.from({ length: columnCount }, (_, c) => lines.slice(c * perColumn, (c + 1) * perColumn));
  const top = PADDING + LINE;
  let x = PADDING + picture.width + PADDING;
  let text = "";
  for (const column of columns) {
    const { elements, width } = setColumn(column, x, top, pen);
    text += elements;
    x += width + PADDING;
  }
  const width = Math.ceil(
    Math.max(x, 2 * PADDING + Math.min(pen.measureText(heading, { size: SIZE, bold: true }), 900)),
  );
  const rows = Math.max(0, ...columns.map((column) => column.length));
  return {
    width,
    height: top + Math.max(picture.height, rows * LINE) + PADDING,
    picture: { file: image, x: PADDING, y: top, ...picture },
    text: pen.drawText(heading, PADDING, PADDING + 4, { size: SIZE, bold: true, ink: "#374151" }) + text,
  };
}

function setColumn(
  lines: readonly WordLine[],
  x: number,
  top: number,
  pen: SheetPen,
): { elements: string; width: number } {
  const set = lines.map(({ text, depth }) => {
    const indent = depth * INDENT;
    return { text: shortenToFit(text, WIDEST_LINE - indent, SIZE, pen), indent, bold: depth === 0 };
  });
  const elements = set.map(({ text, indent, bold }, l) =>
    pen.drawText(text, x + indent, top + l * LINE + SIZE, { size: SIZE, bold, ink: bold ? "#111827" : "#374151" }),
  );
  const widths = set.map(({ text, indent, bold }) => indent + pen.measureText(text, { size: SIZE, bold }));
  return { elements: elements.join(""), width: Math.ceil(Math.max(0, ...widths)) };
}
