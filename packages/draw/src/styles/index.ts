import { DIALECTS, type Dialect } from "@undiagram/schema";
import type { Style } from "../style.ts";
import { access } from "./access.ts";
import { badgeArrows } from "./badge-arrows.ts";
import { cards } from "./cards.ts";
import { chen } from "./chen.ts";
import { datagrip } from "./datagrip.ts";
import { dbdiagram } from "./dbdiagram.ts";
import { dbeaver } from "./dbeaver.ts";
import { drawsql } from "./drawsql.ts";
import { graphviz } from "./graphviz.ts";
import { idef1xModel } from "./idef1x.ts";
import { mermaid } from "./mermaid.ts";
import { notebook } from "./notebook.ts";
import { pgadmin } from "./pgadmin.ts";
import { plantuml } from "./plantuml.ts";
import { textbook } from "./textbook.ts";
import { uml } from "./uml.ts";
import { visio } from "./visio.ts";
import { whiteboard } from "./whiteboard.ts";
import { workbench } from "./workbench.ts";

export const STYLES: readonly Style[] = [
  dbdiagram,
  badgeArrows,
  mermaid,
  graphviz,
  plantuml,
  workbench,
  pgadmin,
  dbeaver,
  drawsql,
  visio,
  idef1xModel,
  chen,
  whiteboard,
  access,
  uml,
  datagrip,
  textbook,
  cards,
  notebook,
];

/** All styles, in order; new ones come last. */
export const STYLE_NAMES: readonly string[] = STYLES.map((style) => style.name);

/** Those kept for pictures unlike the training set, with fonts that no other style uses. */
export const HELD_OUT_STYLES: readonly string[] = STYLES.filter((style) => style.heldOut).map((style) => style.name);

/** Style to the dialects whose schemas its tool shows. */
export const STYLE_DIALECTS: Readonly<Record<string, readonly Dialect[]>> = Object.fromEntries(
  STYLES.map(({ name, dialects }) => [name, dialects ?? DIALECTS]),
);
