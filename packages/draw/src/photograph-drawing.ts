import { createRandom, hashSeed } from "@undiagram/random";
import sharp from "sharp";
import type { Drawing, DrawOptions, EdgeEnd, TextPiece } from "./drawing.ts";
import { photograph, type RawPicture } from "./photo/index.ts";
import type { Style } from "./style.ts";

/** What the drawing may take of the picture's pixels; the rest is for what lies around it. */
const SHARE_OF_PIXELS = 0.82;
/** No text is smaller in the photograph than this share of its size in the drawing. */
const LEAST_SCALE = 0.9;

type Limits = Pick<DrawOptions, "maxPixels" | "minTextPx">;

/** The limits that a drawing has to keep to, so that its photograph keeps to these. */
export function limitsBeforePhoto({ maxPixels, minTextPx }: Limits): Limits {
  return { maxPixels: Math.floor(maxPixels * SHARE_OF_PIXELS), minTextPx: minTextPx / LEAST_SCALE };
}

/**
 * The drawing as it looks photographed, scanned or on a screen: its size, texts and line ends are those of the
 * photograph, which has texts of its own besides, of the role `other`. The same drawing and seed give the same pixels.
 */
export async function photographDrawing(
  drawing: Drawing,
  { canBeOnBoard }: Pick<Style, "canBeOnBoard">,
  { seed, maxPixels, minTextPx }: Limits & Pick<DrawOptions, "seed">,
): Promise<Drawing> {
  const { picture, map, texts, recipe, effects } = await photograph(
    await toPixels(drawing),
    createRandom(hashSeed(seed, "photo")),
    { maxPixels, minTextPx, minScale: LEAST_SCALE, canBeOnBoard },
  );
  return {
    ...drawing,
    width: picture.width,
    height: picture.height,
    texts: [...drawing.texts.map((text) => mapText(text, map)), ...texts],
    edgeEnds: drawing.edgeEnds.map((end) => mapEnd(end, map)),
    photo: { recipe, effects, picture },
  };
}

async function toPixels({ svg, width, height }: Drawing): Promise<RawPicture> {
  return { data: await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer(), width, height };
}

type PointMap = (x: number, y: number) => [number, number];

/** The upright box around the text, which may stand aslant. */
function mapText(text: TextPiece, map: PointMap): TextPiece {
  const { x, y, width, height } = text;
  const corners = [map(x, y), map(x + width, y), map(x, y + height), map(x + width, y + height)];
  const [xs, ys] = [corners.map((c) => c[0]), corners.map((c) => c[1])];
  const [left, top] = [round(Math.min(...xs)), round(Math.min(...ys))];
  return { ...text, x: left, y: top, width: round(Math.max(...xs) - left), height: round(Math.max(...ys) - top) };
}

function mapEnd(end: EdgeEnd, map: PointMap): EdgeEnd {
  const [x, y] = map(end.x, end.y);
  return { ...end, x: round(x), y: round(y) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
