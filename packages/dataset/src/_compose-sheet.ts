import { readFile } from "node:fs/promises";
import sharp from "sharp";

/** Sets text on a sheet. Sizes are in pixels. */
export interface SheetPen {
  /** SVG elements that show the text from x on. */
  drawText(text: string, x: number, baseline: number, lettering: { size: number; bold?: boolean; ink: string }): string;
  measureText(text: string, lettering: { size: number; bold?: boolean }): number;
}

/** One place of a sheet: a picture, shrunk where it is larger, and text around it. */
export interface SheetCell {
  width: number;
  height: number;
  picture: { file: string; x: number; y: number; width: number; height: number };
  /** SVG elements, in the cell's own pixels. */
  text: string;
}

const GAP = 24;
const BACKGROUND = "#f3f4f6";

/**
 * The cells in rows of at most `width` pixels, in their order, as a PNG. With a palette of 256 colours it takes a third
 * of the bytes.
 */
export async function composeSheet(
  cells: readonly SheetCell[],
  { width, palette }: { width: number; palette: boolean },
): Promise<Uint8Array> {
  const places = placeInRows(cells, width);
  const height = Math.max(0, ...places.map(({ y }, c) => y + (cells[c] as SheetCell).height)) + GAP;
  const right = Math.max(0, ...places.map(({ x }, c) => x + (cells[c] as SheetCell).width)) + GAP;
  const layers: { input: Buffer; left: number; top: number }[] = [];
  for (const [c, cell] of cells.entries()) {
    const { x, y } = places[c] as { x: number; y: number };
    layers.push({ input: await drawCell(cell), left: x, top: y });
  }
  return sharp({ create: { width: right, height, channels: 3, background: BACKGROUND } })
    .composite(layers)
    .png({ compressionLevel: 9, palette })
    .toBuffer();
}

function placeInRows(cells: readonly SheetCell[], width: number): { x: number; y: number }[] {
  let at = { x: GAP, y: GAP };
  let rowHeight = 0;
  return cells.map((cell) => {
    if (at.x > GAP && at.x + cell.width + GAP > width) {
      at = { x: GAP, y: at.y + rowHeight + GAP };
      rowHeight = 0;
    }
    const place = at;
    at = { x: at.x + cell.width + GAP, y: at.y };
    rowHeight = Math.max(rowHeight, cell.height);
    return place;
  });
}

async function drawCell({ width, height, picture, text }: SheetCell): Promise<Buffer> {
  const page =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="white"/>${text}</svg>`;
  const shrunk = await sharp(await readFile(picture.file))
    .resize(picture.width, picture.height, { fit: "fill" })
    .flatten({ background: "white" })
    .toBuffer();
  return sharp(Buffer.from(page))
    .composite([{ input: shrunk, left: picture.x, top: picture.y }])
    .png()
    .toBuffer();
}

/** The size of a picture inside a box, never enlarged; whole pixels. */
export function fitInside(
  { width, height }: { width: number; height: number },
  box: { width: number; height: number },
): { width: number; height: number } {
  const scale = Math.min(1, box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** As much of the text as is no wider than `width`, with an ellipsis where something is left out. */
export function shortenToFit(text: string, width: number, size: number, pen: SheetPen): string {
  if (pen.measureText(text, { size }) <= width) return text;
  let short = text;
  while (short.length > 1 && pen.measureText(`${short}…`, { size }) > width) short = short.slice(0, -1);
  return `${short}…`;
}
