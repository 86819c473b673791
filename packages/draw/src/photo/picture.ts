/** Pixels row by row, three bytes each: red, green, blue. */
export interface RawPicture {
  data: Uint8Array;
  width: number;
  height: number;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** The commonest colour along the picture's rim: what it is drawn on. */
export function groundOf({ data, width, height }: RawPicture): Colour {
  const counts = new Map<number, number>();
  let ground = 0;
  const count = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    const colour = ((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number);
    const times = (counts.get(colour) ?? 0) + 1;
    counts.set(colour, times);
    if (times > (counts.get(ground) ?? 0)) ground = colour;
  };
  for (let x = 0; x < width; x++) [0, height - 1].forEach((y) => count(x, y));
  for (let y = 0; y < height; y++) [0, width - 1].forEach((x) => count(x, y));
  return [ground >> 16, (ground >> 8) & 255, ground & 255];
}

/** Brightness as eyes weigh it, 0 to 255. */
export function luma([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
