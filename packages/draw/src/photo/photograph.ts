import { createRandom, type Random } from "@undiagram/random";
import type { TextPiece } from "../drawing.ts";
import { type Aim, frameDrawing, STRAIGHT_ON } from "./aim.ts";
import type { Effect } from "./effect.ts";
import { expose, toRawPicture } from "./frame.ts";
import { project } from "./homography.ts";
import { Light } from "./light.ts";
import { groundOf, luma, type RawPicture } from "./picture.ts";
import { RECIPES, type Recipe, type RecipeName } from "./recipes.ts";

export interface PhotographOptions {
  /** Width times height that the photograph does not exceed. */
  maxPixels: number;
  /** No text is made smaller than this share of its size. Default 0.9. */
  minScale?: number;
  /** What is written beside the drawing is no smaller, in pixels. Default 8. */
  minTextPx?: number;
  /** Whether the picture can be on a whiteboard: drawn by hand, and on no paper. */
  canBeOnBoard?: boolean;
  /** What to choose from; all that suit the picture unless given. */
  recipes?: readonly RecipeName[];
}

export interface Photograph {
  picture: RawPicture;
  /** Where a point of the drawn picture lies in the photographed one, in pixels. */
  map(x: number, y: number): [number, number];
  /** What effects wrote beside the drawing, such as a window's title, in pixels of the photograph. */
  texts: TextPiece[];
  recipe: RecipeName;
  /** Names of the effects applied, in order. */
  effects: string[];
}

/**
 * Makes a drawn picture look photographed, scanned or screenshotted, by a recipe and effects that `random` chooses. The
 * same picture and seed give the same bytes on any machine. The whole drawing stays in the photograph. Throws RangeError
 * when the picture does not fit into maxPixels at minScale.
 */
export async function photograph(
  picture: RawPicture,
  random: Random,
  { maxPixels, minScale = 0.9, minTextPx = 8, canBeOnBoard = false, recipes }: PhotographOptions,
): Promise<Photograph> {
  const recipe = recipes ? random.pick(recipes) : chooseRecipe(picture, canBeOnBoard, random);
  const effects = chooseEffects(RECIPES[recipe], random);

  const aim: Aim = structuredClone(STRAIGHT_ON);
  for (const { effect, random } of effects) effect.aim?.(aim, random, picture);
  const framing = frameDrawing(picture, aim, { maxPixels, minScale });

  const frame = expose(picture, framing, minTextPx);
  for (const { effect, random } of effects) await effect.cover?.(frame, random);

  const light = new Light(frame.width, frame.height);
  for (const { effect, random } of effects) effect.light?.(light, random);
  light.shineOn(frame.pixels);

  for (const { effect, random } of effects) await effect.develop?.(frame, random);
  return {
    picture: toRawPicture(frame),
    map: (x, y) => project(frame.toFrame, x, y),
    texts: frame.texts,
    recipe,
    effects: effects.map(({ effect }) => effect.name),
  };
}

function chooseRecipe(picture: RawPicture, canBeOnBoard: boolean, random: Random): RecipeName {
  const isDark = luma(groundOf(picture)) < 128;
  const suits = ({ darkGround, onBoard }: Recipe) => (darkGround || !isDark) && (canBeOnBoard || !onBoard);
  const weights = Object.entries(RECIPES).map(([name, recipe]) => [name, suits(recipe) ? recipe.weight : 0]);
  return random.weighted(Object.fromEntries(weights)) as RecipeName;
}

/** The effects with a stream of randomness each, so that one that draws a number more does not change the next. */
function chooseEffects(recipe: Recipe, random: Random): { effect: Effect; random: Random }[] {
  return recipe.effects.flatMap((chances) => {
    const own = createRandom(random.int(-0x80000000, 0x7fffffff));
    let point = random.float();
    for (const [effect, probability] of chances) {
      if (point < probability) return [{ effect, random: own }];
      point -= probability;
    }
    return [];
  });
}
