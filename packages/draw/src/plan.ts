import type { Random } from "@undiagram/random";
import { measureDiamond } from "./boxes/diamond-box.ts";
import type { EntityBox } from "./boxes/entity-box.ts";
import { measureOvalEntity } from "./boxes/oval-entity.ts";
import { measureTableBox } from "./boxes/table-box.ts";
import type { Look } from "./choose-look.ts";
import { type EndMark, NOTATIONS } from "./notations/index.ts";
import type { ShownEdge, ShownEnd, ShownSchema } from "./show-schema.ts";

/** The boxes and lines of a picture, before anything has its place. */
export interface Plan {
  /** The shown tables, in their order. */
  boxes: EntityBox[];
  /** A diamond for every edge, numbered on from the boxes, or none. */
  diamonds: EntityBox[];
  lines: PlannedLine[];
}

export interface PlannedLine {
  /** Index of the shown edge it belongs to. */
  edge: number;
  from: PlannedEnd;
  to: PlannedEnd;
  isIdentifying: boolean;
  /** Written on the line where there is room. */
  label?: LineLabel;
}

export interface PlannedEnd {
  /** Index into the boxes and diamonds, and into the box's rows; no row: the line ends at the box as a whole. */
  box: number;
  row?: number;
  /** What is drawn at this end of the edge; absent where a line only meets the edge's diamond. */
  mark?: EndMark;
  side?: "from" | "to";
}

export function planPicture(shown: ShownSchema, look: Look, random: Random): Plan {
  return look.style.entities === "ovals" ? planOvals(shown, look, random) : planTables(shown, look, random);
}

/** What is written depends on which end is read first: that of the left table, or the upper one. */
export interface LineLabel {
  fromFirst: string;
  toFirst: string;
}

/** Right between any two tables: a verb that fits some would be nonsense between others. */
const VERBS_OF_REFERENCES = ["belongs to", "refers to", "references"];
const VERBS_OF_REFERENCED = ["has", "has", "is used by"];
/** Right whichever table is read first, and silent about which one references. */
const VERBS_BOTH_WAYS = ["has", "relates to", "is linked to"];
const VERBS_OF_SELF = ["refers to", "relates to"];

/** A box for every table, a line for every edge. */
function planTables({ tables, edges }: ShownSchema, look: Look, random: Random): Plan {
  return {
    boxes: tables.map((table, i) => measureTableBox(table, look, i)),
    diamonds: [],
    lines: edges.map(({ from, to, isIdentifying }, edge) => ({
      edge,
      isIdentifying,
      from: planEnd(from, look),
      to: planEnd(to, look),
      ...(look.lines.labels && { label: pickLabel({ from, to }, look, random) }),
    })),
  };
}

/** After Chen: a box with ovals for every table, and for every edge a diamond between two lines. */
function planOvals({ tables, edges }: ShownSchema, look: Look, random: Random): Plan {
  const linesAt = (i: number) => edges.flatMap(({ from, to }) => [from, to]).filter((end) => end.table === i).length;
  const entities = tables.map((table, i) => measureOvalEntity(table, look, i, linesAt(i)));
  return {
    boxes: entities,
    diamonds: edges.map(({ from, to }) => measureDiamond(pickVerb(from.table === to.table, random), look)),
    lines: edges.flatMap(({ from, to, isIdentifying }, edge) => {
      const diamond: PlannedEnd = { box: entities.length + edge };
      return [
        { edge, isIdentifying, from: planEnd(from, look), to: diamond },
        { edge, isIdentifying, from: diamond, to: planEnd(to, look) },
      ];
    }),
  };
}

/** No verb tells which table references where the line itself does not. */
function pickLabel({ from, to }: Pick<ShownEdge, "from" | "to">, look: Look, random: Random): LineLabel {
  const { showsDirection, showsCardinality } = NOTATIONS[look.notation];
  const tellsDirection = showsDirection || (showsCardinality && from.meaning.many !== to.meaning.many);
  if (tellsDirection && from.table !== to.table) {
    return { fromFirst: random.pick(VERBS_OF_REFERENCES), toFirst: random.pick(VERBS_OF_REFERENCED) };
  }
  const verb = pickVerb(from.table === to.table, random);
  return { fromFirst: verb, toFirst: verb };
}

function pickVerb(isSelf: boolean, random: Random): string {
  return random.pick(isSelf ? VERBS_OF_SELF : VERBS_BOTH_WAYS);
}

function planEnd({ table, row, meaning }: ShownEnd, look: Look): PlannedEnd {
  return { box: table, row, mark: NOTATIONS[look.notation].end(meaning), side: meaning.side };
}
