import { createHash } from "node:crypto";
import { createRandom, hashSeed } from "@undiagram/random";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PHOTO_EFFECTS, PHOTO_RECIPES, type Photograph, photograph, type RecipeName } from "./index.ts";
import { centreOfDot, drawDot, plainPicture } from "./testing/frames.ts";
import { contrastOf, drawTextBlocks } from "./testing/text-block.ts";

const seeds = fc.integer({ min: -0x80000000, max: 0x7fffffff });
const recipes = fc.constantFrom(...PHOTO_RECIPES);

test("the same picture and seed give the same photograph", async () => {
  const { picture } = drawTextBlocks(150, 90);
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const take = () => photograph(picture, createRandom(seed), { maxPixels: 20_000 });
      const [first, second] = [await take(), await take()];
      expect(Buffer.compare(first.picture.data, second.picture.data)).toBe(0);
      expect(first.effects).toEqual(second.effects);
    }),
    { numRuns: 15 },
  );
});

test("it keeps to the pixels allowed, and all of the drawing is in it, no smaller than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(
      seeds,
      fc.record({ width: fc.integer({ min: 60, max: 220 }), height: fc.integer({ min: 60, max: 220 }) }),
      fc.double({ min: 1, max: 2, noNaN: true }),
      async (seed, { width, height }, room) => {
        const maxPixels = Math.ceil(width * height * room);
        const { picture, map } = await photograph(plainPicture(width, height), createRandom(seed), { maxPixels });
        expect(picture.width * picture.height).toBeLessThanOrEqual(maxPixels);
        expect(picture.data.length).toBe(picture.width * picture.height * 3);
        for (const [u, v] of [
          [0, 0],
          [width, 0],
          [0, height],
          [width, height],
        ] as const) {
          const [x, y] = map(u, v);
          expect(x > -1e-5 && y > -1e-5 && x < picture.width + 1e-5 && y < picture.height + 1e-5).toBe(true);
        }
        const [[x0, y0], [x1, y1]] = [map(width / 2, height / 2), map(width / 2 + 0.01, height / 2)];
        expect(Math.hypot(x1 - x0, y1 - y0) / 0.01).toBeGreaterThan(0.899);
      },
    ),
    { numRuns: 40 },
  );
});

test("a dot lies within a pixel of where the map says, after all effects of any recipe", async () => {
  await fc.assert(
    fc.asyncProperty(
      seeds,
      recipes,
      fc.integer({ min: 20, max: 180 }),
      fc.integer({ min: 20, max: 120 }),
      async (seed, recipe, x, y) => {
        const options = { maxPixels: 45_000, recipes: [recipe] };
        const { picture, map } = await photograph(drawDot(200, 140, x, y), createRandom(seed), options);
        const expected = map(x, y);
        const [foundX, foundY] = centreOfDot(picture, expected);
        expect(Math.hypot(foundX - expected[0], foundY - expected[1])).toBeLessThan(1);
      },
    ),
    { numRuns: 60 },
  );
});

test("small text keeps an eighth of its contrast in the worst place of every photograph", async () => {
  const { picture, blocks } = drawTextBlocks(240, 160);
  const drawn = { picture, map: (x: number, y: number) => [x, y] } as Photograph;
  await fc.assert(
    fc.asyncProperty(seeds, recipes, async (seed, recipe) => {
      const taken = await photograph(picture, createRandom(seed), { maxPixels: 240 * 160, recipes: [recipe] });
      for (const block of blocks) expect(contrastOf(taken, block) / contrastOf(drawn, block)).toBeGreaterThan(1 / 8);
    }),
    { numRuns: 60 },
  );
});

test("all recipes and all effects are met; white on black is never on paper, and on a board only what can be there", async () => {
  const met = new Set<string>();
  const recipesMet = new Set<string>();
  for (const [ground, ink] of [
    [255, 0],
    [20, 230],
  ] as const) {
    for (let seed = 0; seed < 80; seed++) {
      const { picture } = drawTextBlocks(60, 40, ground, ink);
      const options = { maxPixels: 4000, canBeOnBoard: seed % 2 === 0 };
      const { recipe, effects } = await photograph(picture, createRandom(hashSeed(seed)), options);
      for (const effect of effects) met.add(effect);
      recipesMet.add(recipe);
      if (!options.canBeOnBoard) expect(effects).not.toContain("whiteboard");
      if (ground === 20)
        expect(effects.filter((name) => ["paper", "whiteboard", "scanner"].includes(name))).toEqual([]);
      expect(new Set(effects).size).toBe(effects.length);
    }
  }
  expect([...met].toSorted()).toEqual([...PHOTO_EFFECTS].toSorted());
  expect([...recipesMet].toSorted()).toEqual([...PHOTO_RECIPES].toSorted());
});

test("a screenshot has no lens, a scan no perspective, and a window never leans", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const take = async (recipe: RecipeName) => {
      const options = { maxPixels: 8000, recipes: [recipe] };
      return (await photograph(plainPicture(80, 60), createRandom(hashSeed(seed)), options)).effects;
    };
    for (const lens of ["perspective", "rotation", "blur", "sensor noise", "shadow", "glare"]) {
      expect(await take("screenshot")).not.toContain(lens);
    }
    expect(await take("scan")).not.toContain("perspective");
  }
});

test("a picture too large for the pixels allowed is refused", async () => {
  const take = photograph(plainPicture(100, 100), createRandom(1), { maxPixels: 8000 });
  await expect(take).rejects.toThrow(RangeError);
});

test("these exact bytes come on every machine", async () => {
  const { picture } = drawTextBlocks(120, 70);
  const hashes: Record<string, string> = {};
  for (const recipe of PHOTO_RECIPES) {
    const taken = await photograph(picture, createRandom(hashSeed(recipe)), { maxPixels: 12_000, recipes: [recipe] });
    hashes[recipe] = createHash("sha256").update(taken.picture.data).digest("hex").slice(0, 16);
  }
  expect(hashes).toMatchInlineSnapshot(`
    {
      "photo of a screen": "dd85fc376cd417cc",
      "photo of a whiteboard": "fdda5b9d0232a4f0",
      "photo of paper": "458e2f1926ccc817",
      "re-saved JPEG": "04da0d509be65e6a",
      "scan": "19652844e8eb1646",
      "screenshot": "63475f03f27ae344",
    }
  `);
});
