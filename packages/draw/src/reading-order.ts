import type { Box } from "./geometry.ts";

/**
 * Reading order of boxes, as indices: by rows from top to bottom, within a row from left to right.
 *
 * The boxes are taken by their top edge. A box belongs to the row begun last when it overlaps every box of that row
 * vertically by more than half of the lower one's height; otherwise it begins a new row. Ties go to the further left,
 * then to the earlier in the list.
 */
export function readingOrder(boxes: readonly Box[]): number[] {
  const at = (i: number) => boxes[i] as Box;
  const byTop = boxes.map((_, i) => i).sort((a, b) => at(a).y - at(b).y || at(a).x - at(b).x || a - b);
  const rows: number[][] = [];
  for (const i of byTop) {
    const row = rows.at(-1);
    if (row?.every((other) => sharesRow(at(i), at(other)))) row.push(i);
    else rows.push([i]);
  }
  return rows.flatMap((row) => row.sort((a, b) => at(a).x - at(b).x || at(a).y - at(b).y || a - b));
}

function sharesRow(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return shared > Math.min(a.height, b.height) / 2;
}
