import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { drawSheet } from "./draw-sheet.ts";
import { type DatasetSample, readSplit } from "./read-split.ts";
import { temporaryFolder, writeSmall } from "./testing/small-dataset.ts";

const dir = await temporaryFolder();
/** Says what it is asked to set, and sets nothing. */
let said: string[] = [];
const pen = {
  drawText: (text: string) => {
    said.push(text);
    return "";
  },
  measureText: (text: string) => text.length * 6,
};
beforeAll(async () => {
  await writeSmall(dir, { pen });
});

test("a sheet shows as many samples as asked for, in file order, and says all of their labels", async () => {
  said = [];
  const { png, ids } = await drawSheet(dir, { split: "train", count: 5, seed: 3, pen });
  const { samples } = await readSplit(dir, "train");
  const shown = samples.filter(({ id }) => ids.includes(id));
  expect(shown.map(({ id }) => id)).toEqual(ids);
  expect(ids).toHaveLength(5);
  const text = said.join("\n");
  for (const { id, annotation } of shown) {
    expect(text).toContain(`${id}:`);
    for (const { name, columns } of annotation.tables) {
      expect(said).toContain(name);
      for (const column of columns) expect(text).toContain(column.name);
    }
  }
  expect((await sharp(png).metadata()).format).toBe("png");
});

test("the seed chooses: the same one the same sheet, another one another", async () => {
  const draw = (seed: number) => drawSheet(dir, { split: "train", count: 4, seed, pen });
  const first = await draw(1);
  expect(await draw(1)).toEqual(first);
  expect((await draw(2)).ids).not.toEqual(first.ids);
  expect((await drawSheet(dir, { split: "train", count: 99, seed: 1, pen })).ids).toHaveLength(12);
});

test("pictures stand in the sheet as they are, when they are small", async () => {
  const { png, ids } = await drawSheet(dir, { split: "ood", count: 1, seed: 1, pen });
  const picture = await sharp(join(dir, `ood/images/${ids[0]}.png`))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = picture.info;
  const inSheet = sharp(
    await sharp(png)
      .extract({ left: 24 + 14, top: 24 + 32, width, height })
      .toBuffer(),
  );
  expect(await inSheet.removeAlpha().raw().toBuffer()).toEqual(picture.data);
});

test("the card of a dataset shows a sheet with every style and counts every sample", async () => {
  const card = await readFile(join(dir, "README.md"), "utf8");
  expect(card).toContain("![Some of the pictures](sheet.png)");
  expect((await sharp(join(dir, "sheet.png")).metadata()).width).toBeGreaterThan(1000);
  const styles = [...card.matchAll(/^\| (plain|striped) \|(.+)\|$/gm)];
  const counts = styles.flatMap(([, , cells]) => (cells as string).split("|").map(Number));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
});

test("a picture that was cut short is named", async () => {
  const broken = await temporaryFolder();
  await cp(dir, broken, { recursive: true });
  const [{ id, image }] = (await readSplit(broken, "train")).samples as [DatasetSample];
  await writeFile(image, (await readFile(image)).subarray(0, 200));
  const error = await drawSheet(broken, { split: "train", count: 99, seed: 1, pen }).catch((failure) => failure);
  expect(error).toMatchObject({ code: "dataset_invalid", problems: [{ where: id, expected: "a whole picture" }] });
});
