import type { Random } from "@undiagram/random";
import type { Aim } from "./aim.ts";
import type { Frame } from "./frame.ts";
import type { Light } from "./light.ts";

/**
 * One effect. Every effect has this shape and a file of its own under effects/ that opens with its ranges. It takes
 * part in one or more of the four stages of a photograph, which all effects go through together:
 */
export interface Effect {
  readonly name: string;
  /** 1. How the camera looks at the drawing, and how much it sees around it. */
  aim?(aim: Aim, random: Random, drawn: { width: number; height: number }): void;
  /** 2. What the drawing is on, and what lies behind: changes the sharp, evenly lit frame. */
  cover?(frame: Frame, random: Random): void;
  /** 3. The light on it all. */
  light?(light: Light, random: Random): void;
  /** 4. What lens, sensor and file make of it. */
  develop?(frame: Frame, random: Random): void | Promise<void>;
}
