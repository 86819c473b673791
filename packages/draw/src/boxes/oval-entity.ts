import { baselineAt, type Canvas, type Lettering, textWidth } from "../canvas.ts";
import type { Look } from "../choose-look.ts";
import { readableInk } from "../colours.ts";
import { type Box, boundingBox, type Point, translate } from "../geometry.ts";
import type { Pen } from "../pens/pen.ts";
import type { ShownColumn, ShownTable } from "../show-schema.ts";
import { arrangeOvals, type OvalPlace, type Size } from "./arrange-ovals.ts";
import type { EntityBox } from "./entity-box.ts";
import { headerColour } from "./table-box.ts";
import { drawUnderline } from "./table-row.ts";

/**
 * An entity after Chen: its name in a box, its attributes in ovals around it, tied to the box by spokes. Until it is
 * settled it takes all the room that its ovals may need; settled, they stand where its lines do not lead.
 */
export function measureOvalEntity(table: ShownTable, look: Look, index: number, lines: number): EntityBox {
  const em = look.fontSize;
  const name = nameLettering(look, index);
  const entity: Size = {
    width: 2 * Math.ceil(Math.max(textWidth(table.name, name) + 1.6 * em, 4.5 * em, lines * 0.8 * em) / 2),
    height: 2 * Math.round((look.header.height * look.headerSize) / 2),
  };
  const sizes = table.columns.map((column) => ovalSize(column, look));
  const room = roomFor(sizes, entity, lines, em);
  const middle = { x: room.width / 2, y: room.height / 2 };
  const frame: Box = { x: middle.x - entity.width / 2, y: middle.y - entity.height / 2, ...entity };

  const settle = (targets: readonly Point[]): EntityBox => {
    const around = targets.map((t) => ({ x: t.x - middle.x, y: t.y - middle.y }));
    const places = arrangeOvals(sizes, entity, around, em, room) ?? arrangeOvals(sizes, entity, [], em, room) ?? [];
    const ovals = places.map((place): OvalPlace => {
      return {
        ...translate(place, middle.x, middle.y),
        foot: { x: place.foot.x + middle.x, y: place.foot.y + middle.y },
      };
    });
    return {
      ...unsettled,
      solids: [frame, ...ovals.map(({ x, y, width, height }) => ({ x, y, width, height }))],
      draw: (canvas, pen, x, y) => drawEntity(canvas, pen, look, { table, index, frame, ovals, name }, { x, y }),
    };
  };
  const unsettled: EntityBox = {
    ...room,
    frame,
    rowMiddles: [],
    headerMiddle: middle.y,
    solids: [{ x: 0, y: 0, ...room }],
    settle,
    draw: (canvas, pen, x, y) => settle([]).draw(canvas, pen, x, y),
  };
  return unsettled;
}

/** Room around the entity for its ovals, wherever the lines may lead: symmetrical, for the entity is in the middle. */
function roomFor(sizes: readonly Size[], entity: Size, lines: number, em: number): Size {
  const around = (phase: number) =>
    Array.from({ length: Math.min(lines, 6) }, (_, i) => {
      const angle = ((i + phase) / Math.min(lines, 6)) * 2 * Math.PI;
      return { x: 1000 * Math.cos(angle), y: 1000 * Math.sin(angle) };
    });
  const places = [[], around(0.25), around(0.75)].flatMap((t) => arrangeOvals(sizes, entity, t, em) ?? []);
  const frame = { x: -entity.width / 2, y: -entity.height / 2, ...entity };
  const box = boundingBox([frame, ...places]);
  return {
    width: 2 * Math.ceil(Math.max(-box.x, box.x + box.width)),
    height: 2 * Math.ceil(Math.max(-box.y, box.y + box.height)),
  };
}

interface EntityDrawing {
  table: ShownTable;
  index: number;
  frame: Box;
  /** In the order of the table's columns. */
  ovals: readonly OvalPlace[];
  name: Lettering;
}

function drawEntity(canvas: Canvas, pen: Pen, look: Look, entity: EntityDrawing, at: Point): void {
  const { table, index, ovals, name } = entity;
  const paint = { fill: look.theme.box, stroke: look.theme.border, width: look.box.border };
  ovals.forEach((oval, i) => {
    const middle = { x: at.x + oval.x + oval.width / 2, y: at.y + oval.y + oval.height / 2 };
    const foot = { x: at.x + oval.foot.x, y: at.y + oval.foot.y };
    canvas.add(pen.line([middle, foot], { stroke: look.theme.border, width: look.box.border }));
    canvas.add(pen.ellipse(translate(oval, at.x, at.y), paint));
    drawAttribute(canvas, pen, look, table, table.columns[i] as ShownColumn, middle);
  });
  const frame = translate(entity.frame, at.x, at.y);
  canvas.add(pen.box(frame, { ...paint, fill: headerColour(look, index) }));
  const left = frame.x + (frame.width - textWidth(table.name, name)) / 2;
  const baseline = baselineAt(frame.y + frame.height / 2, look.headerSize);
  canvas.text(table.name, left, baseline, name, { role: "table", table: table.name });
}

function nameLettering(look: Look, index: number): Lettering {
  return {
    font: look.font,
    bold: look.header.bold,
    size: look.headerSize,
    ink: readableInk(headerColour(look, index), [look.theme.ink, "#ffffff", "#1b1b1b"]),
  };
}

function attributeLettering(column: ShownColumn, look: Look): Lettering {
  return { font: look.font, bold: look.rows.boldKeys && column.isPrimaryKey, size: look.fontSize, ink: look.theme.ink };
}

function ovalSize(column: ShownColumn, look: Look): Size {
  const text = textWidth(column.label.name, attributeLettering(column, look));
  return {
    width: 2 * Math.ceil((text * 1.08 + look.fontSize * 1.2) / 2),
    height: 2 * Math.round((look.rows.height * look.fontSize) / 2),
  };
}

function drawAttribute(
  canvas: Canvas,
  pen: Pen,
  look: Look,
  table: ShownTable,
  column: ShownColumn,
  middle: Point,
): void {
  const { name } = column.label;
  const lettering = attributeLettering(column, look);
  const width = textWidth(name, lettering);
  const left = middle.x - width / 2;
  const baseline = baselineAt(middle.y, look.fontSize) - 1;
  canvas.text(name, left, baseline, lettering, { role: "column", table: table.name, column: name });
  drawUnderline(canvas, pen, look, column, left, left + width, baseline);
}
