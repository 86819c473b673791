/**
 * No attempt gave a picture within the limit whose lines can be told apart. `width` and `height` are those of the
 * smallest attempt, in pixels.
 */
export class NoRoomError extends Error {
  readonly width: number;
  readonly height: number;
  readonly maxPixels: number;

  constructor(width: number, height: number, maxPixels: number) {
    super(
      (width * height > maxPixels
        ? `The smallest drawing is ${width}x${height} = ${width * height} pixels, expected at most ${maxPixels}. `
        : `Within ${maxPixels} pixels no drawing keeps all lines apart. `) +
        "Allow more pixels or smaller text, or draw fewer tables or columns.",
    );
    this.name = "NoRoomError";
    this.width = width;
    this.height = height;
    this.maxPixels = maxPixels;
  }
}

/** A text holds characters that neither its font nor a fallback font has. */
export class MissingGlyphsError extends Error {
  readonly text: string;
  readonly characters: string[];

  constructor(text: string, characters: string[]) {
    super(
      `No font has ${characters.map((c) => JSON.stringify(c)).join(", ")} of the text ${JSON.stringify(text)}. ` +
        "Latin, Greek, Cyrillic and Devanagari can be drawn.",
    );
    this.name = "MissingGlyphsError";
    this.text = text;
    this.characters = characters;
  }
}

/** The style is not one of STYLE_NAMES. */
export class UnknownStyleError extends Error {
  readonly style: string;

  constructor(style: string, known: readonly string[]) {
    super(`Unknown style ${JSON.stringify(style)}, expected one of ${known.join(", ")}`);
    this.name = "UnknownStyleError";
    this.style = style;
  }
}
