import type { Effect } from "./effect.ts";
import { blur } from "./effects/blur.ts";
import { glare } from "./effects/glare.ts";
import { jpeg } from "./effects/jpeg.ts";
import { lighting } from "./effects/lighting.ts";
import { lowResolution } from "./effects/low-resolution.ts";
import { paper } from "./effects/paper.ts";
import { perspective } from "./effects/perspective.ts";
import { rotation } from "./effects/rotation.ts";
import { scanner } from "./effects/scanner.ts";
import { screen } from "./effects/screen.ts";
import { sensorNoise } from "./effects/sensor-noise.ts";
import { shadow } from "./effects/shadow.ts";
import { whiteboard } from "./effects/whiteboard.ts";
import { window } from "./effects/window.ts";

type Chance = readonly [effect: Effect, probability: number];

export interface Recipe {
  /** How often it is chosen, beside the others. */
  weight: number;
  /** Whether white on black can look so too. */
  darkGround: boolean;
  /** Whether only what can be on a whiteboard can look so. */
  onBoard?: boolean;
  /**
   * What is applied, in order, with its probability. At most one of each inner list is: two kinds of blur on one
   * another would leave small text unreadable.
   */
  effects: readonly (readonly Chance[])[];
}

export const RECIPES = {
  "photo of paper": {
    weight: 4,
    darkGround: false,
    effects: [
      always(paper),
      sometimes(perspective, 0.9),
      sometimes(rotation, 0.9),
      always(lighting),
      sometimes(shadow, 0.55),
      sometimes(glare, 0.1),
      either([blur, 0.6], [lowResolution, 0.2]),
      sometimes(sensorNoise, 0.95),
      sometimes(jpeg, 0.9),
    ],
  },
  "photo of a whiteboard": {
    weight: 3,
    darkGround: false,
    onBoard: true,
    effects: [
      always(whiteboard),
      sometimes(perspective, 0.95),
      sometimes(rotation, 0.9),
      always(lighting),
      sometimes(shadow, 0.3),
      sometimes(glare, 0.7),
      either([blur, 0.6], [lowResolution, 0.2]),
      sometimes(sensorNoise, 0.95),
      sometimes(jpeg, 0.9),
    ],
  },
  "photo of a screen": {
    weight: 2,
    darkGround: true,
    effects: [
      always(screen),
      sometimes(perspective, 0.9),
      sometimes(rotation, 0.8),
      sometimes(glare, 0.35),
      either([blur, 0.7], [lowResolution, 0.15]),
      sometimes(sensorNoise, 0.9),
      sometimes(jpeg, 0.9),
    ],
  },
  screenshot: {
    weight: 3,
    darkGround: true,
    effects: [always(window), sometimes(lowResolution, 0.15), sometimes(jpeg, 0.5)],
  },
  scan: {
    weight: 2,
    darkGround: false,
    effects: [
      always(scanner),
      sometimes(rotation, 0.85),
      either([blur, 0.4], [lowResolution, 0.25]),
      sometimes(jpeg, 0.8),
    ],
  },
  "re-saved JPEG": {
    weight: 2,
    darkGround: true,
    effects: [sometimes(lowResolution, 0.6), always(jpeg)],
  },
} satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof RECIPES;

export const PHOTO_RECIPES = Object.keys(RECIPES) as readonly RecipeName[];

/** Names of all effects. */
export const PHOTO_EFFECTS: readonly string[] = [
  ...new Set(
    Object.values(RECIPES).flatMap(({ effects }) =>
      effects.flatMap((chances) => chances.map(([effect]) => effect.name)),
    ),
  ),
];

function always(effect: Effect): readonly Chance[] {
  return [[effect, 1]];
}

function sometimes(effect: Effect, probability: number): readonly Chance[] {
  return [[effect, probability]];
}

/** At most one of them; their probabilities add up to no more than 1. */
function either(...chances: readonly Chance[]): readonly Chance[] {
  return chances;
}
