import { baselineAt, type Canvas, type Lettering, textWidth } from "../canvas.ts";
import type { Look } from "../choose-look.ts";
import { mix, readableInk } from "../colours.ts";
import type { Box } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { ShownColumn, ShownTable } from "../show-schema.ts";
import type { Mark } from "../style.ts";
import { ICONS } from "./icons.ts";

/** Widths of a row's cells in pixels; 0: the cell is not there. `gap` lies between two cells. */
export interface CellWidths {
  marks: number;
  name: number;
  type: number;
  flags: number;
  gap: number;
}

type CellMark = Extract<Mark, { cell: "marks" | "flags" }>;

export function measureRow(column: ShownColumn, look: Look): CellWidths {
  const gap = Math.round(look.fontSize * (look.rows.cellLines ? 0.8 : 0.6));
  const flags = cellMarksWidth(column, "flags", look);
  const name = nameWidth(column, look);
  const marks = cellMarksWidth(column, "marks", look);
  if (!isJoined(look)) return { marks, name, type: typeWidth(column, look), flags, gap };
  // One run of text, flags and all, as a line that somebody typed.
  return { marks, name: name + typeWidth(column, look) + (flags > 0 ? gap + flags : 0), type: 0, flags: 0, gap };
}

/** Every cell as wide as the widest row needs. */
export function widest(rows: readonly CellWidths[]): CellWidths {
  const most = (cell: keyof CellWidths) => Math.ceil(Math.max(0, ...rows.map((r) => r[cell])));
  return { marks: most("marks"), name: most("name"), type: most("type"), flags: most("flags"), gap: most("gap") };
}

export function rowWidth(widths: CellWidths, look: Look): number {
  const cells = look.rows.cells.filter((cell) => widths[cell] > 0);
  return cells.reduce((sum, cell) => sum + widths[cell], 0) + Math.max(0, cells.length - 1) * widths.gap;
}

export interface RowPlacement {
  table: ShownTable;
  column: ShownColumn;
  widths: CellWidths;
  row: Box;
  padding: number;
  /** Height of the icons' and badges' middle, and of the text's baseline. */
  middle: number;
  baseline: number;
}

export function drawRow(canvas: Canvas, pen: Pen, look: Look, at: RowPlacement): void {
  const { column, widths, row, padding, baseline } = at;
  const meaning = { table: at.table.name, column: column.label.name };
  const cells = look.rows.cells.filter((cell) => widths[cell] > 0);
  // What the header needs beyond the rows goes before the last cell, so that types and marks end at the right.
  const spare = row.width - 2 * padding - rowWidth(widths, look);
  let x = row.x + padding;
  cells.forEach((cell, i) => {
    if (i === cells.length - 1 && i > 0 && cell !== "name" && !look.rows.cellLines) x += spare;
    if (cell === "name") drawName(canvas, pen, look, at, x);
    else if (cell === "type" && column.typeText !== undefined) {
      const lettering = typeLettering(look);
      const free = widths.type - textWidth(column.typeText, lettering);
      const shift = look.rows.typeAlign === "right" && cells[0] !== "type" ? free : 0;
      drawType(canvas, look, column, x + shift, baseline, meaning);
    } else if (cell === "marks" || cell === "flags") drawCellMarks(canvas, pen, look, at, cell, x);
    x += widths[cell] + widths.gap;
  });
}

/** Whether the type follows its name directly, as in `id: INTEGER`. */
function isJoined(look: Look): boolean {
  return look.rows.joint !== "";
}

function nameLettering(column: ShownColumn, look: Look): Lettering {
  return { font: look.font, bold: look.rows.boldKeys && column.isPrimaryKey, size: look.fontSize, ink: look.theme.ink };
}

function typeLettering(look: Look): Lettering {
  return {
    font: look.font,
    bold: false,
    size: isJoined(look) ? look.fontSize : look.detailSize,
    ink: look.theme.muted,
  };
}

function markLettering(look: Look): Lettering {
  return { font: look.font, bold: true, size: look.detailSize, ink: look.theme.ink };
}

function affix(column: ShownColumn, kind: "prefix" | "suffix"): string {
  return column.marks.flatMap((m) => (m.kind === kind ? [m.text] : [])).join("");
}

function nameWidth(column: ShownColumn, look: Look): number {
  const lettering = nameLettering(column, look);
  const parts = [affix(column, "prefix"), column.label.name, affix(column, "suffix")];
  return parts.reduce((sum, part) => sum + (part ? textWidth(part, lettering) : 0), 0);
}

function typeWidth(column: ShownColumn, look: Look): number {
  if (column.typeText === undefined) return 0;
  const text = isJoined(look) ? `${look.rows.joint}${column.typeText}` : column.typeText;
  return textWidth(text, typeLettering(look));
}

function drawName(canvas: Canvas, pen: Pen, look: Look, at: RowPlacement, left: number): void {
  const { column, baseline, table } = at;
  const lettering = nameLettering(column, look);
  const meaning = { table: table.name, column: column.label.name };
  let x = left;
  const put = (text: string, role: "badge" | "column") => {
    if (!text) return;
    canvas.text(text, x, baseline, lettering, { role, ...meaning });
    x += textWidth(text, lettering);
  };
  put(affix(column, "prefix"), "badge");
  const start = x;
  put(column.label.name, "column");
  drawUnderline(canvas, pen, look, column, start, x, baseline);
  put(affix(column, "suffix"), "badge");
  if (isJoined(look) && column.typeText !== undefined) {
    const joint = typeLettering(look);
    canvas.text(look.rows.joint.trimEnd(), x, baseline, joint, { role: "other", ...meaning });
    drawType(canvas, look, column, x + textWidth(look.rows.joint, joint), baseline, meaning);
    x += typeWidth(column, look);
  }
  if (isJoined(look)) drawCellMarks(canvas, pen, look, at, "flags", x + at.widths.gap);
}

function drawType(
  canvas: Canvas,
  look: Look,
  column: ShownColumn,
  x: number,
  baseline: number,
  meaning: { table: string; column: string },
): void {
  const role = column.label.type === undefined ? "other" : "type";
  canvas.text(column.typeText as string, x, baseline, typeLettering(look), { role, ...meaning });
}

export function drawUnderline(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  column: ShownColumn,
  from: number,
  to: number,
  baseline: number,
): void {
  const isDashed = column.marks.some((m) => m.kind === "dashed underline");
  const isSolid = column.marks.some((m) => m.kind === "underline");
  const y = baseline + 1.5;
  const line = (lower: number) => [
    { x: from, y: y + lower },
    { x: to, y: y + lower },
  ];
  if (isSolid) canvas.add(pen.line(line(0), { stroke: look.theme.ink, width: 1 }));
  if (isDashed) canvas.add(pen.line(line(isSolid ? 2 : 0), { stroke: look.theme.ink, width: 1, dash: [2, 2] }));
}

function cellMarks(column: ShownColumn, cell: "marks" | "flags"): CellMark[] {
  return column.marks.filter((m): m is CellMark => "cell" in m && m.cell === cell);
}

function cellMarksWidth(column: ShownColumn, cell: "marks" | "flags", look: Look): number {
  const marks = cellMarks(column, cell);
  return marks.reduce((sum, m) => sum + markWidth(m, look), 0) + Math.max(0, marks.length - 1) * markGap(look);
}

function markWidth(mark: CellMark, look: Look): number {
  if (mark.kind === "icon") return look.fontSize * 0.95;
  return textWidth(mark.text, markLettering(look)) + (mark.kind === "badge" ? look.detailSize * 0.6 : 0);
}

function markGap(look: Look): number {
  return look.fontSize * 0.3;
}

function drawCellMarks(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  at: RowPlacement,
  cell: "marks" | "flags",
  left: number,
): void {
  const { column, middle, baseline, row, table } = at;
  const lettering = markLettering(look);
  const meaning = { role: "badge", table: table.name, column: column.label.name } as const;
  let x = left;
  for (const mark of cellMarks(column, cell)) {
    const width = markWidth(mark, look);
    const colour = markColour(mark, look);
    if (mark.kind === "icon") {
      const centre = { x: x + width / 2, y: middle };
      canvas.add(...ICONS[mark.icon](pen, centre, look.fontSize, colour));
    } else if (mark.kind === "badge") {
      const height = Math.min(row.height - 2, Math.round(look.detailSize * 1.25));
      const pill = { x, y: Math.round(middle - height / 2), width, height };
      canvas.add(pen.box(pill, { fill: colour, radius: Math.min(3, height / 2) }));
      const ink = readableInk(colour, ["#ffffff", "#1b1b1b"]);
      const left = x + look.detailSize * 0.3;
      canvas.text(mark.text, left, baselineAt(pill.y + height / 2, look.detailSize), { ...lettering, ink }, meaning);
    } else {
      canvas.text(mark.text, x, baseline, { ...lettering, ink: colour }, meaning);
    }
    x += width + markGap(look);
  }
}

/** Marks take the theme's colour of what they mark; plain text stays near the ink, to be readable. */
function markColour(mark: Mark, look: Look): string {
  const { theme, marks } = look;
  const colour =
    mark === marks.primary_key
      ? theme.primary
      : mark === marks.foreign_key
        ? theme.foreign
        : mix(theme.muted, theme.ink, 0.3);
  return mark.kind === "text" ? mix(colour, theme.ink, 0.5) : colour;
}
