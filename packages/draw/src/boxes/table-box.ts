import { baselineAt, type Canvas, type Lettering, textWidth } from "../canvas.ts";
import type { Look } from "../choose-look.ts";
import { mix, readableInk } from "../colours.ts";
import type { Box } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { ShownTable } from "../show-schema.ts";
import type { EntityBox } from "./entity-box.ts";
import { ICONS } from "./icons.ts";
import { type CellWidths, drawRow, measureRow, rowWidth, widest } from "./table-row.ts";

/** A table as a box with its name on top and a row for every column. */
export function measureTableBox(table: ShownTable, look: Look, index: number): EntityBox {
  const { header, rows, fontSize, headerSize } = look;
  const padding = Math.round(rows.padding * fontSize);
  const rowHeight = Math.round(rows.height * fontSize);
  const headerHeight = Math.round(Math.max(header.height * headerSize, headerSize + 4));
  const sectionGap = table.keyColumns > 0 ? 3 : 0;
  const isRuled = rows.lines || rows.cellLines || rows.zebra;
  const bottom = isRuled ? Math.ceil(look.box.border / 2) : Math.round(fontSize * 0.25);
  const top = header.shape === "above" || !isRuled ? Math.round(fontSize * 0.2) : 0;
  const widths = widest(table.columns.map((column) => measureRow(column, look)));
  const name = headerLettering(look, index);
  const more = table.hiddenColumns > 0 ? `… ${table.hiddenColumns} more` : rows.footer;
  const width = Math.ceil(
    Math.max(
      rowWidth(widths, look) + 2 * padding,
      headerWidth(table.name, look, name) + 2 * padding,
      more ? textWidth(more, detail(look)) + 2 * padding : 0,
      3 * fontSize,
    ),
  );
  const rowTop = (i: number) => headerHeight + top + i * rowHeight + (i >= table.keyColumns ? sectionGap : 0);
  const count = table.columns.length + (more ? 1 : 0);
  const height = rowTop(count) + (count === table.keyColumns ? sectionGap : 0) + bottom;
  const bodyTop = header.shape === "above" ? headerHeight : 0;
  const frame: Box = { x: 0, y: bodyTop, width, height: height - bodyTop };
  const rowMiddles = table.columns.map((_, i) => Math.floor(rowTop(i) + rowHeight / 2) + 0.5);

  const draw = (canvas: Canvas, pen: Pen, x: number, y: number) => {
    const isSquare = look.style.box.roundIfDependent && !table.isDependent;
    const radius = isSquare ? 0 : look.box.radius;
    const place: Placement = { x, y, width, height, bodyTop, headerHeight, radius };
    drawFrame(canvas, pen, look, index, place);
    drawHeader(canvas, pen, look, index, table, place, padding);
    table.columns.forEach((column, i) => {
      const rowBox: Box = { x, y: y + rowTop(i), width, height: rowHeight };
      if (rows.zebra && i % 2 === 1) canvas.add(pen.box(insideFrame(rowBox, look), { fill: look.theme.zebra }));
      if (rows.lines && i > 0) canvas.add(ruling(pen, look, x, y + rowTop(i), width));
      drawRow(canvas, pen, look, {
        table,
        column,
        widths,
        row: rowBox,
        padding,
        middle: y + (rowMiddles[i] as number),
        baseline: baselineAt(y + (rowMiddles[i] as number), look.fontSize),
      });
    });
    if (rows.cellLines) drawCellLines(canvas, pen, look, widths, place, padding, y + rowTop(table.columns.length));
    if (table.keyColumns > 0) {
      canvas.add(ruling(pen, look, x, y + rowTop(table.keyColumns) - 1, width, look.theme.border));
    }
    if (more) {
      const middle = y + rowTop(table.columns.length) + rowHeight / 2;
      canvas.text(more, x + padding, baselineAt(middle, look.fontSize), detail(look), {
        role: "other",
        table: table.name,
      });
      if (look.header.endIcon && more === rows.footer) {
        const end = { x: x + width - padding - look.detailSize / 2, y: middle };
        canvas.add(...ICONS["right triangle"](pen, end, look.detailSize, look.theme.muted));
      }
    }
    if (rows.footer && !rows.lines) canvas.add(ruling(pen, look, x, y + rowTop(table.columns.length), width));
    drawOutline(canvas, pen, look, place);
  };
  return {
    width,
    height,
    solids: [{ x: 0, y: 0, width, height }],
    frame,
    rowMiddles,
    headerMiddle: Math.floor(headerHeight / 2) + 0.5,
    draw,
  };
}

interface Placement extends Box {
  bodyTop: number;
  headerHeight: number;
  /** Of the corners. */
  radius: number;
}

export function headerColour(look: Look, index: number): string {
  const { headers } = look.theme;
  return headers[(look.header.colour + (look.header.varied ? index : 0)) % headers.length] as string;
}

function headerLettering(look: Look, index: number): Lettering {
  const ground =
    look.header.shape === "band"
      ? headerColour(look, index)
      : look.header.shape === "above"
        ? look.theme.background
        : look.theme.box;
  const ink = readableInk(ground, [look.theme.ink, "#ffffff", "#1b1b1b"]);
  return { font: look.font, bold: look.header.bold, size: look.headerSize, ink };
}

/** Width of an icon and the space beside it, in ems. */
const ICON_ROOM = 1.35;

/** Of the name with its icons. */
function headerWidth(name: string, look: Look, lettering: Lettering): number {
  const icons = [look.header.icon, look.header.endIcon].filter((icon) => icon !== undefined).length;
  return textWidth(name, lettering) + icons * ICON_ROOM * look.headerSize;
}

function detail(look: Look): Lettering {
  return { font: look.font, bold: false, size: look.detailSize, ink: look.theme.muted };
}

function drawFrame(canvas: Canvas, pen: Pen, look: Look, index: number, at: Placement): void {
  const { x, width, radius } = at;
  const y = at.y + at.bodyTop;
  const height = at.height - at.bodyTop;
  if (look.box.shadow) {
    // Stacked translucent boxes: a blur filter takes ten times as long.
    for (const spread of [3, 2, 1]) {
      canvas.add(
        `<rect x="${x - spread + 1}" y="${y - spread + 3}" width="${width + 2 * spread - 2}" height="${height + 2 * spread - 2}" ` +
          `rx="${radius + spread}" fill="#000000" fill-opacity="0.06"/>`,
      );
    }
  }
  // A hand leaves the inside of a box as it is: what the paper has shows through.
  if (pen.name !== "sketch" || look.theme.box !== look.theme.background) {
    canvas.add(pen.box({ x, y, width, height }, { fill: look.theme.box, radius }));
  }
  const { shape } = look.header;
  if (shape === "band" || shape === "stripe") {
    const band = { x, y, width, height: shape === "band" ? at.headerHeight : 4 };
    canvas.add(roundedTop(pen, band, Math.min(radius, band.height), headerColour(look, index)));
  }
}

/** A box whose upper corners alone are round. */
function roundedTop(pen: Pen, { x, y, width, height }: Box, radius: number, fill: string): string {
  if (radius < 1 || pen.name === "sketch") return pen.box({ x, y, width, height }, { fill });
  const r = radius;
  return pen.path(
    `M${x} ${y + height}V${y + r}Q${x} ${y} ${x + r} ${y}H${x + width - r}Q${x + width} ${y} ${x + width} ${y + r}V${y + height}Z`,
    { fill },
  );
}

function drawHeader(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  index: number,
  table: ShownTable,
  at: Placement,
  padding: number,
): void {
  const lettering = headerLettering(look, index);
  const { icon, endIcon } = look.header;
  const free = at.width - headerWidth(table.name, look, lettering);
  const left = look.header.shape === "above" ? 1 : padding;
  let x = at.x + (look.header.align === "center" ? free / 2 : left);
  const middle = at.y + at.headerHeight / 2 + (look.header.shape === "stripe" ? 2 : 0);
  const size = look.headerSize;
  if (icon) {
    canvas.add(...ICONS[icon](pen, { x: x + size / 2, y: middle }, size, lettering.ink));
    x += ICON_ROOM * size;
  }
  canvas.text(table.name, x, baselineAt(middle, size), lettering, { role: "table", table: table.name });
  if (endIcon) {
    const end = { x: at.x + at.width - padding - size / 2, y: middle };
    canvas.add(...ICONS[endIcon](pen, end, size, lettering.ink));
  }
  if (
    look.header.shape === "ruled" ||
    look.header.shape === "stripe" ||
    (look.header.shape === "band" && look.box.border > 0)
  ) {
    canvas.add(ruling(pen, look, at.x, at.y + at.headerHeight, at.width, look.theme.border));
  }
}

function drawOutline(canvas: Canvas, pen: Pen, look: Look, at: Placement): void {
  const { border } = look.box;
  if (border <= 0) return;
  const half = border / 2;
  const box: Box = {
    x: at.x + half,
    y: at.y + at.bodyTop + half,
    width: at.width - border,
    height: at.height - at.bodyTop - border,
  };
  canvas.add(pen.box(box, { stroke: look.theme.border, width: border, radius: at.radius }));
}

function ruling(pen: Pen, look: Look, x: number, y: number, width: number, ink?: string): string {
  const stroke = ink ?? mix(look.theme.border, look.theme.box, 0.55);
  const line = [
    { x, y: y + 0.5 },
    { x: x + width, y: y + 0.5 },
  ];
  return pen.line(line, { stroke, width: 1 });
}

function insideFrame(box: Box, look: Look): Box {
  const by = Math.ceil(look.box.border / 2);
  return { ...box, x: box.x + by, width: box.width - 2 * by };
}

function drawCellLines(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  widths: CellWidths,
  at: Placement,
  padding: number,
  bottom: number,
): void {
  let x = at.x + padding;
  const cells = look.rows.cells.filter((cell) => widths[cell] > 0);
  for (const cell of cells.slice(0, -1)) {
    x += widths[cell];
    const middle = Math.round(x + widths.gap / 2) + 0.5;
    const line = [
      { x: middle, y: at.y + at.headerHeight },
      { x: middle, y: bottom },
    ];
    canvas.add(pen.line(line, { stroke: mix(look.theme.border, look.theme.box, 0.55), width: 1 }));
    x += widths.gap;
  }
}
