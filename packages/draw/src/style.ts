import type { Dialect } from "@undiagram/schema";
import type { IconName } from "./boxes/icons.ts";
import type { FontName } from "./fonts.ts";
import type { LayoutName } from "./layouts/index.ts";
import type { NotationName } from "./notations/index.ts";
import type { PenName } from "./pens/pen.ts";
import type { LineShape } from "./routes/shape-line.ts";

/*
 * A style is data: ranges and lists from which a seed chooses one look (choose-look.ts). All styles have this shape, so
 * a new one is one more file under styles/.
 */

/** Both ends included. */
export type Range = readonly [low: number, high: number];
/** One of these, uniformly; a value listed twice is twice as likely. */
export type Choice<T> = readonly T[];
/** Between 0 and 1. */
export type Probability = number;

export interface Style {
  name: string;
  /** The tool or habit it is drawn after. */
  after: string;
  /** Kept for pictures unlike the training set. Held-out styles use held-out fonts, the others never do. */
  heldOut: boolean;
  /** The dialects whose schemas its tool shows; absent: any. */
  dialects?: readonly Dialect[];
  entities: "tables" | "ovals";
  pen: PenName;
  /** Whether a photograph may show it on a whiteboard. */
  canBeOnBoard?: boolean;
  themes: Choice<Theme>;
  fonts: Choice<FontName>;
  /** Font size of column names, in pixels. */
  fontSize: Range;
  /** Sizes of the table name, and of types and marks, as multiples of fontSize. */
  headerScale: Range;
  detailScale: Range;
  notations: Choice<NotationName>;
  layouts: Choice<LayoutName>;
  header: {
    shape: Choice<HeaderShape>;
    align: Choice<"left" | "center">;
    bold: Probability;
    letters: Choice<Letters>;
    /** Every table its own colour, or one for all. */
    varied: Probability;
    /** Drawn before the name, and at the right end; absent: nothing. */
    icon?: Choice<IconName | undefined>;
    endIcon?: Choice<IconName | undefined>;
    /** Height in ems. */
    height: Range;
  };
  box: {
    /** Corner radius and border width in pixels. */
    radius: Range;
    border: Range;
    shadow: Probability;
    /** Only tables whose primary key holds a foreign key have round corners; absent: all of them. */
    roundIfDependent?: boolean;
  };
  rows: {
    /** Row height and side padding in ems. */
    height: Range;
    padding: Range;
    /** Cells from left to right. A type that follows its name directly is joined to it by `joint`. */
    cells: Choice<readonly Cell[]>;
    joint: Choice<string>;
    typeAlign: Choice<"left" | "right">;
    /** Lines between the rows, and between the cells. */
    lines: Probability;
    cellLines: Probability;
    zebra: Probability;
    /** Primary keys first, with a line below them. */
    keySection: Probability;
    boldKeys: Probability;
    /** Columns that are no keys and no line ends are cut to `keep`, and counted ("3 more"). */
    collapse: Probability;
    keep: Range;
    /** Text below the columns, as some tools have it; empty: none. */
    footer: Choice<string>;
  };
  marks: Choice<MarkSet>;
  types: {
    shown: Probability;
    letters: Choice<Letters>;
    /** Types longer than this many characters are cut off; undefined: never. */
    cutAt: Choice<number | undefined>;
  };
  /** `sales.orders` rather than `orders`, where the schema has namespaces. */
  namespaces: Probability;
  /** What the picture is drawn on; absent: plain. */
  paper?: Choice<Paper>;
  lines: {
    tiedTo: Choice<"row" | "box">;
    shape: Choice<LineShape>;
    /** Line width in pixels. */
    width: Range;
    /** All lines, or those of foreign keys outside the primary key. */
    dashed: Probability | "non-identifying";
    /** A verb on every line where there is room; absent: never. */
    labels?: Probability;
    /** Each line in the colour of the table it comes from. */
    coloured: Probability;
  };
  /** Free space between boxes beyond what line ends need, and around the picture, in ems. */
  gap: Range;
  margin: Range;
  clutter: {
    title: Probability;
    legend: Probability;
    note: Probability;
    watermark: Probability;
    /** A line around the whole page; absent: never. */
    frame?: Probability;
  };
}

export interface Theme {
  background: string;
  box: string;
  /** Column names; types and other small print. */
  ink: string;
  muted: string;
  border: string;
  line: string;
  zebra: string;
  /** Header colours; the name is set in whichever of `ink` and white reads better. */
  headers: readonly string[];
  /** Key icons and badges. */
  primary: string;
  foreign: string;
}

/** band: filled; ruled: on the box's own colour, a line below; stripe: ruled with a coloured bar on top; above: the name stands over the box. */
export type HeaderShape = "band" | "ruled" | "stripe" | "above";
/** The background's pattern, in a faint colour of its own ground. */
export type Paper = "plain" | "dots" | "squares" | "ruled";
export type Letters = "as is" | "upper" | "lower";
export type Cell = "marks" | "name" | "type" | "flags";

/** How a property of a column is marked; a property without a mark is not shown. */
export interface MarkSet {
  primary_key?: Mark;
  foreign_key?: Mark;
  /** Drawn instead where a foreign key may be NULL: then the other says NOT NULL besides. */
  nullable_foreign_key?: Mark;
  unique?: Mark;
  not_null?: Mark;
  /** Only the first mark that applies is drawn, in the order above. */
  onlyFirst?: boolean;
  /** Primary keys are not marked NOT NULL besides. */
  impliedNotNull?: boolean;
}

export type Mark =
  /** Plain text, a text on a coloured pill, or an icon, in one of the two cells for them. */
  | { kind: "text" | "badge"; text: string; cell: "marks" | "flags" }
  | { kind: "icon"; icon: IconName; cell: "marks" | "flags" }
  /** Text set directly before or after the name. */
  | { kind: "prefix" | "suffix"; text: string }
  /** A line under the name. */
  | { kind: "underline" | "dashed underline" };
