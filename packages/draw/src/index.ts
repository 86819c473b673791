export { draw } from "./draw.ts";
export type { Drawing, DrawOptions, EdgeEnd, TextPiece } from "./drawing.ts";
export { MissingGlyphsError, NoRoomError, UnknownStyleError } from "./errors.ts";
export { drawPageText, findMissingGlyphs, measurePageText, type PageLettering } from "./page-text.ts";
export { rasterize } from "./rasterize.ts";
export { HELD_OUT_STYLES, STYLE_DIALECTS, STYLE_NAMES } from "./styles/index.ts";
