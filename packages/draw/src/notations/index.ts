import { arrows } from "./arrows.ts";
import { crowsFoot } from "./crows-foot.ts";
import { idef1x } from "./idef1x.ts";
import { infinity } from "./infinity.ts";
import { informationEngineering } from "./information-engineering.ts";
import { multiplicities } from "./multiplicities.ts";
import type { Notation } from "./notation.ts";
import { numbers } from "./numbers.ts";
import { openArrows } from "./open-arrows.ts";
import { plainCrowsFoot } from "./plain-crows-foot.ts";
import { plainLines } from "./plain-lines.ts";
import { stars } from "./stars.ts";

export type { EndMark, EndMeaning, Notation } from "./notation.ts";

export const NOTATIONS = {
  crows_foot: crowsFoot,
  plain_crows_foot: plainCrowsFoot,
  information_engineering: informationEngineering,
  idef1x,
  multiplicities,
  numbers,
  stars,
  infinity,
  arrows,
  open_arrows: openArrows,
  plain_lines: plainLines,
} as const satisfies Record<string, Notation>;

export type NotationName = keyof typeof NOTATIONS;
