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

export interface Recipe {
  /** How often it is chosen, beside the others. */
  weight: number;
  /** Whether white on black can look so too. */
  darkGround: boolean;
  /** What is applied, each with its probability. */
  effects: readonly (readonly [Effect, probability: number])[];
}

export const RECIPES = {
  "photo of paper": {
    weight: 4,
    darkGround: false,
    effects: [
      [paper, 1],
      [perspective, 0.9],
      [rotation, 0.9],
      [lighting, 1],
      [shadow, 0.55],
      [glare, 0.1],
      [blur, 0.6],
      [sensorNoise, 0.95],
      [lowResolution, 0.2],
      [jpeg, 0.9],
    ],
  },
  "photo of a whiteboard": {
    weight: 3,
    darkGround: false,
    effects: [
      [whiteboard, 1],
      [perspective, 0.95],
      [rotation, 0.9],
      [lighting, 1],
      [shadow, 0.3],
      [glare, 0.7],
      [blur, 0.6],
      [sensorNoise, 0.95],
      [lowResolution, 0.2],
      [jpeg, 0.9],
    ],
  },
  "photo of a screen": {
    weight: 2,
    darkGround: true,
    effects: [
      [screen, 1],
      [perspective, 0.9],
      [rotation, 0.8],
      [glare, 0.35],
      [blur, 0.7],
      [sensorNoise, 0.9],
      [lowResolution, 0.15],
      [jpeg, 0.9],
    ],
  },
  screenshot: {
    weight: 3,
    darkGround: true,
    effects: [
      [window, 1],
      [lowResolution, 0.15],
      [jpeg, 0.5],
    ],
  },
  scan: {
    weight: 2,
    darkGround: false,
    effects: [
      [scanner, 1],
      [rotation, 0.85],
      [blur, 0.4],
      [lowResolution, 0.25],
      [jpeg, 0.8],
    ],
  },
  "re-saved JPEG": {
    weight: 2,
    darkGround: true,
    effects: [
      [lowResolution, 0.6],
      [jpeg, 1],
    ],
  },
} as const satisfies Record<string, Recipe>;

export type RecipeName = keyof typeof RECIPES;

export const PHOTO_RECIPES = Object.keys(RECIPES) as readonly RecipeName[];

/** Names of all effects. */
export const PHOTO_EFFECTS: readonly string[] = [
  ...new Set(Object.values(RECIPES).flatMap(({ effects }) => effects.map(([effect]) => effect.name))),
];
