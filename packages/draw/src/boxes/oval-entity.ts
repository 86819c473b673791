import { baselineAt, type Canvas, type Lettering, textWidth } from "../canvas.ts";
import type { Look } from "../choose-look.ts";
import { readableInk } from "../colours.ts";
import type { Box, Point } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { ShownColumn, ShownTable } from "../show-schema.ts";
import type { EntityBox } from "./entity-box.ts";
import { headerColour } from "./table-box.ts";
import { drawUnderline } from "./table-row.ts";

interface Oval extends Box {
  column: ShownColumn;
  /** From the oval to the entity's box. */
  spoke: Point[];
}

/** Entities with more lines than this keep their lower side free for them. */
const LINES_BETWEEN_OVALS = 2;

/** An entity after Chen: its name in a box, its attributes in ovals around it, tied to the box by spokes. */
export function measureOvalEntity(table: ShownTable, look: Look, index: number, lines: number): EntityBox {
  const em = look.fontSize;
  const name: Lettering = {
    font: look.font,
    bold: look.header.bold,
    size: look.headerSize,
    ink: readableInk(headerColour(look, index), [look.theme.ink, "#ffffff", "#1b1b1b"]),
  };
  const entity = {
    width: Math.ceil(Math.max(textWidth(table.name, name) + 1.6 * em, 4.5 * em, lines * 1.4 * em)),
    height: Math.round(look.header.height * look.headerSize),
  };
  const arrange = lines <= LINES_BETWEEN_OVALS ? ovalsAround : ovalsAbove;
  const { frame, ovals, solids, width, height } = arrange(table.columns, entity, look);

  const draw = (canvas: Canvas, pen: Pen, x: number, y: number) => {
    const paint = { fill: look.theme.box, stroke: look.theme.border, width: look.box.border };
    for (const oval of ovals) {
      const spoke = oval.spoke.map((p) => ({ x: x + p.x, y: y + p.y }));
      canvas.add(pen.line(spoke, { stroke: look.theme.border, width: look.box.border }));
      canvas.add(pen.ellipse({ ...oval, x: x + oval.x, y: y + oval.y }, paint));
      drawAttribute(canvas, pen, look, table, oval, x, y);
    }
    const box = { ...frame, x: x + frame.x, y: y + frame.y };
    canvas.add(pen.box(box, { ...paint, fill: headerColour(look, index) }));
    const left = box.x + (box.width - textWidth(table.name, name)) / 2;
    const baseline = baselineAt(box.y + box.height / 2, look.headerSize);
    canvas.text(table.name, left, baseline, name, { role: "table", table: table.name });
  };
  return {
    width,
    height,
    solids: [frame, ...solids],
    frame,
    rowMiddles: [],
    headerMiddle: frame.y + frame.height / 2,
    draw,
  };
}

interface Arrangement {
  frame: Box;
  ovals: Oval[];
  /** What lines may not pass besides the frame: the ovals and their spokes. */
  solids: Box[];
  width: number;
  height: number;
}

type Size = Pick<Box, "width" | "height">;

/** One row of ovals above the entity and, when there are more than two, one below. */
function ovalsAround(columns: readonly ShownColumn[], entity: Size, look: Look): Arrangement {
  const split = columns.length <= 2 ? columns.length : Math.ceil(columns.length / 2);
  const sizes = columns.map((column) => ovalSize(column, look));
  const gap = Math.round(look.fontSize * 0.35);
  const rows = [sizes.slice(0, split), sizes.slice(split)];
  const rowWidths = rows.map((row) => row.reduce((sum, s) => sum + s.width + gap, -gap));
  const width = Math.max(...rowWidths, entity.width);
  const band = look.fontSize * look.rows.height + look.fontSize * 1.1;
  const top = columns.length > 0 ? Math.round(band) : 0;
  const height = top + entity.height + (columns.length > split ? Math.round(band) : 0);
  const frame: Box = { x: Math.floor((width - entity.width) / 2), y: top, ...entity };
  const ovals = rows.flatMap((row, r) => {
    let x = Math.floor((width - (rowWidths[r] as number)) / 2);
    return row.map((size, i): Oval => {
      const box: Box = { x, y: r === 0 ? 0 : height - size.height, ...size };
      x += size.width + gap;
      const foot = {
        x: frame.x + (frame.width * (i + 1)) / (row.length + 1),
        y: r === 0 ? frame.y : frame.y + frame.height,
      };
      const tip = { x: box.x + box.width / 2, y: r === 0 ? box.height : box.y };
      return { ...box, column: columns[r * split + i] as ShownColumn, spoke: [tip, foot] };
    });
  });
  const solids = [ovals.slice(0, split), ovals.slice(split)].flatMap((row, r) => rowSolids(row, frame, r === 0));
  return { frame, ovals, solids, width, height };
}

/** All ovals above the entity, in two rows when there are more than three: the upper ones stand over the gaps. */
function ovalsAbove(columns: readonly ShownColumn[], entity: Size, look: Look): Arrangement {
  const lower = columns.length <= 3 ? columns.length : Math.ceil(columns.length / 2);
  const em = look.fontSize;
  const sizes = columns.map((column) => ovalSize(column, look));
  const ovalHeight = sizes[0]?.height ?? 0;
  const lowerTop = columns.length > lower ? ovalHeight + Math.round(em * 0.5) : 0;
  const top = columns.length > 0 ? lowerTop + ovalHeight + Math.round(em * 1.1) : 0;
  const placed: Box[] = [];
  let [x, upperRight] = [0, 0];
  for (let i = 0; i < lower; i++) {
    const size = sizes[i] as Size;
    placed[i] = { x, y: lowerTop, ...size };
    const above = sizes[lower + i];
    const right = x + size.width;
    const gapAt = above ? Math.max(right + 0.5 * em, upperRight + 0.35 * em + above.width / 2) : right;
    if (above) {
      placed[lower + i] = { x: Math.round(gapAt - above.width / 2), y: 0, ...above };
      upperRight = gapAt + above.width / 2;
    }
    x = Math.round(gapAt + (above ? 0.5 * em : 0.35 * em));
  }
  const left = Math.min(0, ...placed.map((b) => b.x));
  const right = Math.max(entity.width, ...placed.map((b) => b.x + b.width));
  const width = right - left;
  const frame: Box = { x: Math.floor((width - entity.width) / 2), y: top, ...entity };
  const ovals = placed.map((box, i): Oval => {
    const middle = box.x - left + box.width / 2;
    const share = Math.min(0.92, Math.max(0.08, (middle - frame.x) / frame.width));
    const foot = { x: frame.x + frame.width * share, y: frame.y };
    const bend = { x: middle, y: lowerTop + ovalHeight };
    const tip = { x: middle, y: box.y + box.height };
    return {
      ...box,
      x: box.x - left,
      column: columns[i] as ShownColumn,
      spoke: i < lower ? [tip, foot] : [tip, bend, foot],
    };
  });
  const solids = columns.length > 0 ? [{ x: 0, y: 0, width, height: top }] : [];
  return { frame, ovals, solids, width, height: top + entity.height };
}

function attributeLettering(column: ShownColumn, look: Look): Lettering {
  return { font: look.font, bold: look.rows.boldKeys && column.isPrimaryKey, size: look.fontSize, ink: look.theme.ink };
}

function ovalSize(column: ShownColumn, look: Look): Size {
  const text = textWidth(column.label.name, attributeLettering(column, look));
  return {
    width: Math.ceil(text * 1.08 + look.fontSize * 1.2),
    height: Math.round(look.rows.height * look.fontSize),
  };
}

function drawAttribute(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  table: ShownTable,
  oval: Oval,
  x: number,
  y: number,
): void {
  const { name } = oval.column.label;
  const lettering = attributeLettering(oval.column, look);
  const width = textWidth(name, lettering);
  const left = x + oval.x + (oval.width - width) / 2;
  const baseline = baselineAt(y + oval.y + oval.height / 2, look.fontSize) - 1;
  canvas.text(name, left, baseline, lettering, { role: "column", table: table.name, column: name });
  drawUnderline(canvas, pen, look, oval.column, left, left + width, baseline);
}

/** Lines pass neither the ovals nor their spokes. */
function rowSolids(ovals: readonly Oval[], frame: Box, isAbove: boolean): Box[] {
  const [first, last] = [ovals[0], ovals.at(-1)];
  if (!first || !last) return [];
  const row = { x: first.x, y: first.y, width: last.x + last.width - first.x, height: first.height };
  const left = Math.min(first.x + first.width / 2, frame.x);
  const right = Math.max(last.x + last.width / 2, frame.x + frame.width);
  const top = isAbove ? row.y + row.height : frame.y + frame.height;
  const spokes = { x: left, y: top, width: right - left, height: isAbove ? frame.y - top : row.y - top };
  return [row, spokes];
}
