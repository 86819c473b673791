export { type Photograph, type PhotographOptions, photograph } from "./photograph.ts";
export type { RawPicture } from "./picture.ts";
export { PHOTO_EFFECTS, PHOTO_RECIPES, type RecipeName } from "./recipes.ts";
