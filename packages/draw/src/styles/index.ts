import type { Style } from "../style.ts";
import { badgeArrows } from "./badge-arrows.ts";
import { dbdiagram } from "./dbdiagram.ts";

export const STYLES: readonly Style[] = [dbdiagram, badgeArrows];

/** All styles, in order. */
export const STYLE_NAMES: readonly string[] = STYLES.map((style) => style.name);

/** Those kept for pictures unlike the training set, with fonts that no other style uses. */
export const HELD_OUT_STYLES: readonly string[] = STYLES.filter((style) => style.heldOut).map((style) => style.name);
