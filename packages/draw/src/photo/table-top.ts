import type { Random } from "@undiagram/random";
import { createNoise, createRoughNoise } from "./noise.ts";
import type { Colour } from "./picture.ts";

/** Paints what lies under a sheet: the colour at a point of the frame. */
export type TableTop = (x: number, y: number) => Colour;

/** A table of wood, laminate or cloth. `size` is the frame's mean side in pixels. */
export function chooseTableTop(random: Random, size: number): TableTop {
  return KINDS[random.weighted(WEIGHTS)](random, size);
}

const WEIGHTS = { wood: 4, laminate: 3, cloth: 1 };

const WOODS: readonly (readonly [dark: Colour, light: Colour])[] = [
  [
    [92, 58, 34],
    [150, 104, 66],
  ],
  [
    [58, 38, 26],
    [98, 68, 46],
  ],
  [
    [170, 128, 84],
    [214, 176, 128],
  ],
  [
    [118, 96, 76],
    [164, 142, 118],
  ],
];

const LAMINATES: readonly Colour[] = [
  [46, 47, 50],
  [92, 94, 98],
  [188, 186, 180],
  [206, 196, 178],
  [64, 72, 84],
  [146, 128, 108],
];

const CLOTHS: readonly Colour[] = [
  [58, 66, 82],
  [104, 92, 84],
  [128, 130, 126],
];

const KINDS: Record<keyof typeof WEIGHTS, (random: Random, size: number) => TableTop> = {
  wood: (random, size) => {
    const [dark, light] = random.pick(WOODS);
    const angle = random.range(-0.15, 0.15) + random.pick([0, Math.PI / 2]);
    const [across, down] = [Math.cos(angle), Math.sin(angle)];
    const plank = size * random.range(0.18, 0.4);
    const grain = createRoughNoise(random, 2);
    const fibre = createNoise(random);
    const boards = createNoise(random);
    return (x, y) => {
      const along = x * across + y * down;
      const beside = y * across - x * down;
      const board = Math.floor(beside / plank);
      const seam = Math.abs(beside - Math.round(beside / plank) * plank);
      const rings = grain((along / size) * 1.5 + board * 7.1, (beside / size) * 22 + board * 3.3);
      const lines = fibre(along / 26, beside / 1.4);
      const tone = 0.5 + 0.55 * rings + 0.12 * lines + 0.2 * boards(board, 0);
      const shade = seam > 4 ? 1 : 1 - 0.5 * Math.exp(-((seam / 1.1) ** 2));
      return [
        shade * (dark[0] + tone * (light[0] - dark[0])),
        shade * (dark[1] + tone * (light[1] - dark[1])),
        shade * (dark[2] + tone * (light[2] - dark[2])),
      ];
    };
  },
  laminate: (random, size) => {
    const [red, green, blue] = random.pick(LAMINATES);
    const cloud = createRoughNoise(random, 2);
    const speck = createNoise(random);
    return (x, y) => {
      const tone = 1 + 0.06 * cloud((x / size) * 3, (y / size) * 3) + 0.03 * speck(x / 1.5, y / 1.5);
      return [red * tone, green * tone, blue * tone];
    };
  },
  cloth: (random, size) => {
    const [red, green, blue] = random.pick(CLOTHS);
    const cloud = createRoughNoise(random, 2);
    const thread = createNoise(random);
    return (x, y) => {
      const weave = 0.07 * Math.sin(x * 1.9 + thread(x / 9, y / 9)) * Math.sin(y * 1.9 + thread(y / 9, x / 9));
      const tone = 1 + weave + 0.08 * cloud((x / size) * 4, (y / size) * 4) + 0.06 * thread(x / 1.6, y / 1.6);
      return [red * tone, green * tone, blue * tone];
    };
  },
};
