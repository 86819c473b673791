import type { PictureSet } from "@undiagram/contract";
import { type Drawing, draw, NoRoomError, rasterize, STYLE_DIALECTS } from "@undiagram/draw";
import { createRandom, hashSeed } from "@undiagram/random";
import { type Dialect, serialize } from "@undiagram/schema";
import { makeGenericSchema } from "@undiagram/synth";
import { pretrainWord, probeWord } from "./words.ts";

/** One pretraining picture: what to look at, what to say, and where every text stands. */
export interface PretrainPicture {
  png: Uint8Array;
  labels: PictureLabels;
}

/** A line of a shard's index, without the place of its PNG. Python reads it in pretrain_data.py. */
export interface PictureLabels {
  width: number;
  height: number;
  style: string;
  annotation: string;
  /**
   * Text, left, top, width, height in pixels, where each character ends as a share of the width, and the index of the
   * annotation's table it belongs to, or -1.
   */
  texts: [text: string, x: number, y: number, width: number, height: number, stops: number[], table: number][];
  /** Where lines meet boxes, and what is drawn there. */
  ends: [glyph: string, x: number, y: number][];
}

/** Draws picture `index` of a set. The same arguments give the same bytes. Where a schema is too large, a smaller one. */
export async function drawPicture(set: PictureSet, seed: number, index: number): Promise<PretrainPicture> {
  const random = createRandom(hashSeed(seed, set.words, index));
  const style = random.weighted(set.styles);
  const dialect = random.pick(STYLE_DIALECTS[style] as readonly Dialect[]);
  const word = set.words === "probe" ? probeWord : pretrainWord;
  const size = structuredClone({ tables: set.tables, columns: set.columns });
  for (let attempt = 0; ; attempt++) {
    const schema = makeGenericSchema(word, random, size, dialect);
    const options = {
      style,
      seed: hashSeed(seed, index, attempt),
      maxPixels: set.max_pixels,
      minTextPx: set.min_text_px,
    };
    try {
      const drawing = await draw(schema, options);
      return { png: await rasterize(drawing), labels: labelsOf(drawing) };
    } catch (error) {
      if (!(error instanceof NoRoomError)) throw error;
      if (size.columns.max > size.columns.min) size.columns.max--;
      else if (size.tables.max > size.tables.min) size.tables.max--;
    }
  }
}

function labelsOf({ width, height, style, annotation, texts, edgeEnds }: Drawing): PictureLabels {
  const places = new Map(annotation.tables.map(({ name }, i) => [name, i]));
  const thousandths = (share: number) => Math.round(share * 1000) / 1000;
  return {
    width,
    height,
    style,
    annotation: serialize(annotation),
    texts: texts.map((t) => [
      ...([t.text, t.x, t.y, t.width, t.height, t.stops.map(thousandths)] as const),
      places.get(t.table ?? "") ?? -1,
    ]),
    ends: edgeEnds.map(({ glyph, x, y }) => [glyph, Math.round(x), Math.round(y)]),
  };
}
