import type { Random } from "@undiagram/random";
import type { IconName } from "./boxes/icons.ts";
import type { FontName } from "./fonts.ts";
import type { LayoutName } from "./layouts/index.ts";
import type { NotationName } from "./notations/index.ts";
import type { LineShape } from "./routes/shape-line.ts";
import type { Cell, HeaderShape, Letters, MarkSet, Paper, Probability, Range, Style, Theme } from "./style.ts";

/** A style with every choice made. Lengths are in pixels unless they say ems. */
export interface Look {
  style: Style;
  theme: Theme;
  font: FontName;
  fontSize: number;
  headerSize: number;
  detailSize: number;
  notation: NotationName;
  layout: LayoutName;
  /** Which of two orientations the layout takes: rightward or downward, wide or tall. */
  turned: boolean;
  header: {
    shape: HeaderShape;
    align: "left" | "center";
    bold: boolean;
    letters: Letters;
    /** Index of the first header colour; `varied` steps on with every table. */
    colour: number;
    varied: boolean;
    icon: IconName | undefined;
    endIcon: IconName | undefined;
    height: number;
  };
  box: { radius: number; border: number; shadow: boolean };
  rows: {
    height: number;
    padding: number;
    cells: readonly Cell[];
    joint: string;
    typeAlign: "left" | "right";
    lines: boolean;
    cellLines: boolean;
    zebra: boolean;
    keySection: boolean;
    boldKeys: boolean;
    /** Columns kept where a table is collapsed; undefined: all. */
    keep: number | undefined;
    footer: string;
  };
  marks: MarkSet;
  types: { shown: boolean; letters: Letters; cutAt: number | undefined };
  namespaces: boolean;
  paper: Paper;
  lines: {
    tiedTo: "row" | "box";
    shape: LineShape;
    width: number;
    dashed: boolean | "non-identifying";
    labels: boolean;
    coloured: boolean;
  };
  /** In ems. */
  gap: number;
  margin: number;
  clutter: { title: boolean; legend: boolean; note: boolean; watermark: boolean; frame: boolean };
}

/** Makes every choice of the style. No size is below `minTextPx`. */
export function chooseLook(style: Style, random: Random, minTextPx: number): Look {
  const within = ([low, high]: Range) => random.range(low, high);
  const chance = (probability: Probability) => random.chance(probability);
  const { header, box, rows, types, lines, clutter } = style;
  const fontSize = Math.max(minTextPx, halfPixels(within(style.fontSize)));
  const marks = random.pick(style.marks);
  const keySection = chance(rows.keySection);
  return {
    style,
    theme: random.pick(style.themes),
    font: random.pick(style.fonts),
    fontSize,
    headerSize: Math.max(minTextPx, halfPixels(fontSize * within(style.headerScale))),
    detailSize: Math.max(minTextPx, halfPixels(fontSize * within(style.detailScale))),
    notation: random.pick(style.notations),
    layout: random.pick(style.layouts),
    turned: chance(0.5),
    header: {
      shape: random.pick(header.shape),
      align: random.pick(header.align),
      bold: chance(header.bold),
      letters: random.pick(header.letters),
      colour: random.int(0, 99),
      varied: chance(header.varied),
      icon: header.icon && random.pick(header.icon),
      endIcon: header.endIcon && random.pick(header.endIcon),
      height: within(header.height),
    },
    box: { radius: Math.round(within(box.radius)), border: halfPixels(within(box.border)), shadow: chance(box.shadow) },
    rows: {
      height: within(rows.height),
      padding: within(rows.padding),
      cells: random.pick(rows.cells),
      joint: random.pick(rows.joint),
      typeAlign: random.pick(rows.typeAlign),
      lines: chance(rows.lines),
      cellLines: chance(rows.cellLines),
      zebra: chance(rows.zebra),
      keySection,
      // Bold type alone would be a mark that nobody can name.
      boldKeys: chance(rows.boldKeys) && (keySection || marks.primary_key !== undefined),
      keep: chance(rows.collapse) ? random.int(...rows.keep) : undefined,
      footer: random.pick(rows.footer),
    },
    marks,
    types: { shown: chance(types.shown), letters: random.pick(types.letters), cutAt: random.pick(types.cutAt) },
    namespaces: chance(style.namespaces),
    paper: style.paper ? random.pick(style.paper) : "plain",
    lines: {
      tiedTo: random.pick(lines.tiedTo),
      shape: random.pick(lines.shape),
      width: Math.round(within(lines.width) * 10) / 10,
      dashed: lines.dashed === "non-identifying" ? lines.dashed : chance(lines.dashed),
      labels: chance(lines.labels ?? 0),
      coloured: chance(lines.coloured),
    },
    gap: within(style.gap),
    margin: within(style.margin),
    clutter: {
      title: chance(clutter.title),
      legend: chance(clutter.legend),
      note: chance(clutter.note),
      watermark: chance(clutter.watermark),
      frame: chance(clutter.frame ?? 0),
    },
  };
}

/** The same look with text `scale` times as large, but never below `minTextPx`. */
export function scaleText(look: Look, scale: number, minTextPx: number): Look {
  const scaled = (size: number) => Math.max(minTextPx, Math.floor(size * scale * 4) / 4);
  return {
    ...look,
    fontSize: scaled(look.fontSize),
    headerSize: scaled(look.headerSize),
    detailSize: scaled(look.detailSize),
  };
}

function halfPixels(value: number): number {
  return Math.round(value * 2) / 2;
}
