import { join } from "node:path";
import type { MetadataLine } from "@undiagram/contract";
import { composeSheet, fitInside, type SheetCell, type SheetPen, shortenToFit } from "./_compose-sheet.ts";
import type { FinishedSplit } from "./_finish-dataset.ts";

/* Measures in pixels. */
const SHEET_WIDTH = 1600;
const THUMBNAIL = { width: 360, height: 280 };
const CAPTION = 22;
const SIZE = 13;
const PICTURES = 24;

/** A PNG of some two dozen samples for the dataset's card: of every style in turn, from all splits. */
export async function drawCardSheet(
  dir: string,
  splits: ReadonlyMap<string, FinishedSplit>,
  pen: SheetPen,
): Promise<Uint8Array> {
  const byStyle = new Map<string | undefined, { split: string; line: MetadataLine }[]>();
  for (const [split, samples] of splits) {
    for (const { line } of samples) {
      const group = byStyle.get(line.style) ?? [];
      byStyle.set(line.style, group);
      if (group.length < PICTURES) group.push({ split, line });
    }
  }
  const groups = [...byStyle.values()];
  const chosen = Array.from({ length: PICTURES }, (_, turn) => groups.flatMap((group) => group[turn] ?? [])).flat();
  return composeSheet(
    chosen.slice(0, PICTURES).map(({ split, line }) => layOutThumbnail(join(dir, split, line.file_name), line, pen)),
    { width: SHEET_WIDTH, palette: true },
  );
}

function layOutThumbnail(file: string, line: MetadataLine, pen: SheetPen): SheetCell {
  const { width = 1, height = 1, style, domain, num_tables } = line;
  const picture = fitInside({ width, height }, THUMBNAIL);
  const facts = [style, domain, num_tables === undefined ? undefined : `${num_tables} tables`];
  const caption = facts.filter((fact) => fact !== undefined).join(", ");
  const left = Math.round((THUMBNAIL.width - picture.width) / 2);
  const top = CAPTION + Math.round((THUMBNAIL.height - picture.height) / 2);
  const text = shortenToFit(caption, THUMBNAIL.width - 12, SIZE, pen);
  return {
    width: THUMBNAIL.width,
    height: CAPTION + THUMBNAIL.height,
    picture: { file, x: left, y: top, ...picture },
    text: pen.drawText(text, 6, SIZE + 2, { size: SIZE, ink: "#374151" }),
  };
}
