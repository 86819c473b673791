import { createRandom } from "@undiagram/random";
import sharp from "sharp";
import type { FontName } from "../fonts.ts";
import { photograph, type RawPicture } from "../photo/index.ts";
import { luma } from "../photo/picture.ts";
import { shapeText } from "../text.ts";

export interface SetText {
  text: string;
  font: FontName;
  /** Font size in pixels. */
  size: number;
}

const WIDTH = 100;
const LINE = 24;
const LEFT = 20;

/**
 * How far the weaker of every two neighbouring characters stands out from the other in photographs of paper, for each
 * text: the darkness of its darkest spot less that of the darkest way from there to its neighbour, as a share of the
 * paper's brightness, on average. Near 0 a character has faded away or run together with its neighbour.
 */
export async function measureProminence(texts: readonly SetText[], photographs: number): Promise<number[][]> {
  const whole = await setTexts(texts, () => true);
  // Every other character alone, to find where each has its ink.
  const alone = [await setTexts(texts, (i) => i % 2 === 0), await setTexts(texts, (i) => i % 2 === 1)];
  const spots = texts.map((text, line) =>
    [...text.text].map((_, i) => darkestSpot(alone[i % 2] as RawPicture, cellOf(text, line, i))),
  );
  const sums = spots.map((own) => own.slice(1).map(() => 0));
  for (let seed = 0; seed < photographs; seed++) {
    const { picture, map } = await photograph(whole, createRandom(seed), {
      maxPixels: 2e6,
      recipes: ["photo of paper"],
    });
    spots.forEach((own, line) => {
      const row = sums[line] as number[];
      own.slice(1).forEach((spot, i) => {
        row[i] =
          (row[i] as number) +
          prominence(picture, map(...(own[i] as Spot)), map(...spot), (texts[line] as SetText).size * 0.6) /
            photographs;
      });
    });
  }
  return sums;
}

type Spot = [x: number, y: number];
interface Cell {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function setTexts(texts: readonly SetText[], isSet: (character: number) => boolean): Promise<RawPicture> {
  const height = texts.length * LINE + LINE;
  const paths = texts.map(({ text, font, size }, line) => {
    const run = shapeText(text, font, false);
    const scale = size / run.unitsPerEm;
    // Every character begins anew with an M.
    const shown = run.outline
      .split("M")
      .slice(1)
      .filter((_, i) => isSet(i))
      .map((outline) => `M${outline}`);
    return `<path transform="translate(${LEFT} ${(line + 1) * LINE}) scale(${scale} ${-scale})" d="${shown.join("")}"/>`;
  });
  const ground = `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" fill="#202020">${ground}${paths.join("")}</svg>`;
  return sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer()
    .then((data) => ({ data, width: WIDTH, height }));
}

/** Where the character stands, with what it may reach over. */
function cellOf({ text, font, size }: SetText, line: number, i: number): Cell {
  const { advance, stops } = shapeText(text, font, false);
  const at = (stop: number) => LEFT + stop * advance * size;
  const baseline = (line + 1) * LINE;
  const [left, right] = [at(stops[i - 1] ?? 0), at(stops[i] as number)];
  return { left: left - 1, right: right + 1, top: baseline - size, bottom: baseline + size * 0.3 };
}

function darkestSpot(picture: RawPicture, { left, right, top, bottom }: Cell): Spot {
  let best: Spot = [left, top];
  let most = -1;
  for (let y = Math.floor(top); y <= bottom; y++) {
    for (let x = Math.floor(left); x <= right; x++) {
      const found = darkness(picture, x, y);
      if (found > most) [most, best] = [found, [x + 0.5, y + 0.5]];
    }
  }
  return best;
}

/** What the two characters at these spots have between them, as measureProminence says. */
function prominence(picture: RawPicture, a: Spot, b: Spot, reach: number): number {
  const [left, right] = [Math.min(a[0], b[0]) - reach, Math.max(a[0], b[0]) + reach].map(Math.floor) as Spot;
  const [top, bottom] = [Math.min(a[1], b[1]) - reach, Math.max(a[1], b[1]) + reach].map(Math.floor) as Spot;
  const width = right - left + 1;
  const values: number[] = [];
  for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) values.push(darkness(picture, x, y));
  const peakNear = ([x, y]: Spot) => {
    const centre = (Math.floor(y) - top) * width + Math.floor(x) - left;
    const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => centre + dy * width + dx));
    return around.reduce((best, at) => ((values[at] as number) > (values[best] as number) ? at : best));
  };
  const [from, to] = [peakNear(a), peakNear(b)];
  // The water sinks from the darkest pixel to the brightest; what stands out grows together.
  const lands = new Map<number, number>();
  const landOf = (at: number): number => (lands.get(at) === at ? at : landOf(lands.get(at) as number));
  const ground = values.toSorted((one, other) => one - other)[Math.floor(values.length / 10)] as number;
  for (const at of values
    .keys()
    .toArray()
    .sort((one, other) => (values[other] as number) - (values[one] as number))) {
    lands.set(at, at);
    for (const dy of [-1, 0, 1]) {
      for (const dx of [-1, 0, 1]) {
        const next = at + dy * width + dx;
        if (Math.abs((next % width) - (at % width)) <= 1 && lands.has(next)) lands.set(landOf(next), landOf(at));
      }
    }
    if (lands.has(from) && lands.has(to) && landOf(from) === landOf(to)) {
      const peak = Math.min(values[from] as number, values[to] as number);
      return (peak - (values[at] as number)) / (255 - ground);
    }
  }
  return 0;
}

function darkness({ data, width }: RawPicture, x: number, y: number): number {
  const at = (y * width + x) * 3;
  return 255 - luma([data[at], data[at + 1], data[at + 2]] as [number, number, number]);
}
