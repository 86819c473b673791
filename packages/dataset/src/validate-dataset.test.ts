import { appendFile, cp, mkdir, readFile, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Problem } from "@undiagram/contract";
import sharp from "sharp";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readTree, temporaryFolder, writeSmall } from "./testing/small-dataset.ts";
import { validateDataset } from "./validate-dataset.ts";

const base = await temporaryFolder();
const whole = join(base, "whole");
const dir = join(base, "broken");
beforeAll(async () => {
  await writeSmall(whole);
});
beforeEach(async () => {
  await rm(dir, { recursive: true, force: true });
  await cp(whole, dir, { recursive: true });
});

const train = join(dir, "train/metadata.jsonl");
const picture = (number: number) => join(dir, `train/images/train-${String(number).padStart(5, "0")}.png`);

/** Rewrites line 3 of the train split; every other byte stays. */
async function rewriteLine(change: (line: Record<string, unknown>, all: string[]) => unknown): Promise<void> {
  const lines = (await readFile(train, "utf8")).split("\n");
  const changed = change(JSON.parse(lines[2] as string), lines);
  lines[2] = typeof changed === "string" ? changed : JSON.stringify(changed);
  await writeFile(train, lines.join("\n"));
}

const rewriteAnnotation = (change: (annotation: any) => unknown) =>
  rewriteLine((line) => ({ ...line, annotation: JSON.stringify(change(JSON.parse(line.annotation as string))) }));

const LINE = `${train}:3`;

const CASES: [name: string, act: () => Promise<unknown>, where: string, path: string | undefined, expected: RegExp][] =
  [
    ["a line that is not JSON", () => rewriteLine(() => '{"file_name":'), LINE, undefined, /a JSON object/],
    ["a line that is no object", () => rewriteLine(() => "7"), LINE, undefined, /object/],
    ["a missing key", () => rewriteLine(({ id, ...line }) => line), LINE, "id", /string/],
    ["a key of another type", () => rewriteLine((line) => ({ ...line, width: "wide" })), LINE, "width", /number/],
    ["an id used twice", () => copyIntoValidation(["id"]), join(dir, "validation/metadata.jsonl:1"), "id", /used once/],
    [
      "a picture outside the folder",
      () => rewriteLine((line) => ({ ...line, file_name: "../../secret.png" })),
      LINE,
      "file_name",
      /inside/,
    ],
    [
      "a picture by an absolute path",
      () => rewriteLine((line) => ({ ...line, file_name: "/etc/hosts" })),
      LINE,
      "file_name",
      /inside/,
    ],
    [
      "a symbolic link out of the folder",
      async () => {
        await unlink(picture(2));
        await symlink(join(whole, "train/images/train-00002.png"), picture(2));
      },
      LINE,
      "file_name",
      /inside/,
    ],
    [
      "a folder for a picture",
      () => rewriteLine((line) => ({ ...line, file_name: "images" })),
      LINE,
      "file_name",
      /a file in/,
    ],
    ["a missing picture", () => unlink(picture(2)), LINE, "file_name", /a file in/],
    ["a picture that is none", () => writeFile(picture(2), "text"), LINE, "file_name", /PNG, JPEG or WebP/],
    [
      "a picture in SVG",
      () => writeFile(picture(2), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      LINE,
      "file_name",
      /PNG, JPEG or WebP/,
    ],
    [
      "a picture that was cut short",
      async () => writeFile(picture(2), (await readFile(picture(2))).subarray(0, 400)),
      LINE,
      "file_name",
      /whole picture/,
    ],
    ["a wrong width", () => rewriteLine((line) => ({ ...line, width: 1 })), LINE, "width", /as the picture has/],
    [
      "a wrong count",
      () => rewriteLine((line) => ({ ...line, num_tables: 99 })),
      LINE,
      "num_tables",
      /as in the annotation/,
    ],
    [
      "an annotation without tables",
      () =>
        rewriteLine((line) => ({
          ...line,
          ...{ annotation: '{"tables":[],"relationships":[]}', num_tables: 0, num_relationships: 0 },
        })),
      LINE,
      "annotation.tables",
      /at least one table/,
    ],
    [
      "an annotation that is not JSON",
      () => rewriteLine((line) => ({ ...line, annotation: "{" })),
      LINE,
      "annotation",
      /JSON/,
    ],
    [
      "an annotation of another shape",
      () => rewriteAnnotation((a) => ({ ...a, tables: [{ name: 1, columns: [] }] })),
      LINE,
      "annotation.tables[0].name",
      /string/,
    ],
    [
      "a relationship that leads nowhere",
      () =>
        rewriteAnnotation((a) => ({
          ...a,
          relationships: [{ from_table: a.tables[0].name, to_table: "nowhere" }],
        })).then(() => rewriteLine((line) => ({ ...line, num_relationships: 1 }))),
      LINE,
      "annotation.relationships[0].to_table",
      /a table of this annotation/,
    ],
    [
      "an annotation in another form",
      () =>
        rewriteLine((line) => ({
          ...line,
          annotation: JSON.stringify(JSON.parse(line.annotation as string), null, 1),
        })),
      LINE,
      "annotation",
      /canonical form/,
    ],
    [
      "a family on both sides",
      () => rewriteLine((line, all) => ({ ...line, family: JSON.parse(all[0] as string).family })).then(straddle),
      join(dir, "validation/metadata.jsonl:1"),
      "family",
      /a family of one split/,
    ],
    ["an annotation on both sides", leak, join(dir, "validation/metadata.jsonl:1"), "annotation", /no other split/],
    [
      "a picture changed after the fact",
      async () => writeFile(picture(2), await sharp(picture(2)).negate().png().toBuffer()),
      picture(2),
      undefined,
      /the bytes that SHA256SUMS/,
    ],
    [
      "a line changed after the fact",
      () => rewriteLine((line) => ({ ...line, domain: "moon" })),
      train,
      undefined,
      /the bytes that SHA256SUMS/,
    ],
    [
      "a picture that no line names",
      () => cp(picture(2), join(dir, "train/images/stray.png")),
      join(dir, "train/images/stray.png"),
      undefined,
      /a line in metadata/,
    ],
    [
      "a list of hashes changed",
      () => appendFile(join(dir, "ood/SHA256SUMS"), "\n"),
      join(dir, "ood/SHA256SUMS"),
      "splits.ood.content_hash",
      /the bytes it was hashed from/,
    ],
    [
      "a list of hashes gone",
      () => unlink(join(dir, "ood/SHA256SUMS")),
      join(dir, "ood/SHA256SUMS"),
      undefined,
      /the hashes/,
    ],
    [
      "a manifest that is not JSON",
      () => writeFile(join(dir, "manifest.json"), "{"),
      join(dir, "manifest.json"),
      undefined,
      /JSON/,
    ],
    [
      "a manifest of another shape",
      () => rewriteManifest((m) => ({ ...m, name: 1 })),
      join(dir, "manifest.json"),
      "name",
      /string/,
    ],
    [
      "a manifest that counts otherwise",
      () =>
        rewriteManifest((m) => {
          m.splits.train.count = 11;
          return m;
        }),
      join(dir, "manifest.json"),
      "splits.train.count",
      /12/,
    ],
    [
      "a manifest of other content",
      () => rewriteManifest((m) => ({ ...m, content_hash: "0".repeat(64) })),
      join(dir, "manifest.json"),
      "content_hash",
      /hashed/,
    ],
    [
      "a split that is gone",
      () => rm(join(dir, "ood"), { recursive: true }),
      join(dir, "manifest.json"),
      "splits.ood.count",
      /0/,
    ],
    [
      "a split that the manifest does not know",
      () =>
        rename(join(dir, "ood"), join(dir, "odd")).then(() =>
          rewriteManifest(({ splits: { ood, ...splits }, ...m }) => ({ ...m, splits })),
        ),
      join(dir, "manifest.json"),
      "splits",
      /the split odd/,
    ],
  ];

async function rewriteManifest(change: (manifest: any) => unknown): Promise<void> {
  const file = join(dir, "manifest.json");
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, "utf8")))));
}

async function copyIntoValidation(keys: string[]): Promise<void> {
  const file = join(dir, "validation/metadata.jsonl");
  const lines = (await readFile(file, "utf8")).split("\n");
  const source = JSON.parse((await readFile(train, "utf8")).split("\n")[0] as string);
  const copied = Object.fromEntries(keys.map((key) => [key, source[key]]));
  lines[0] = JSON.stringify({ ...JSON.parse(lines[0] as string), ...copied });
  await writeFile(file, lines.join("\n"));
}
const straddle = async () => {
  await cp(join(whole, "train/metadata.jsonl"), train);
  await copyIntoValidation(["family"]);
};
function leak() {
  return copyIntoValidation(["annotation", "num_tables", "num_relationships"]);
}

describe("each kind of damage is found and named once", () => {
  test.each(CASES)("%s", async (_, act, where, path, expected) => {
    await act();
    const before = await readTree(dir);
    const { problems } = await validateDataset(dir);
    expect(problems).toEqual([{ where, path, expected: expect.stringMatching(expected), got: expect.any(String) }]);
    expect(await readTree(dir), "a check writes nothing").toEqual(before);
  });
});

describe("a folder from elsewhere", () => {
  const manifest = join(dir, "manifest.json");
  const lines = async () => (await readFile(train, "utf8")).trimEnd().split("\n");
  const picture2 = { where: LINE, path: "file_name" };
  beforeEach(() => unlink(manifest));

  const cases: [name: string, act: () => Promise<unknown>, problems: Partial<Problem>[]][] = [
    ["with lines that end as on Windows", async () => writeFile(train, (await lines()).join("\r\n")), []],
    ["with blank lines", async () => writeFile(train, (await lines()).join("\n\n \n")), []],
    [
      "that starts with a byte order mark",
      async () => writeFile(train, `\uFEFF${(await lines()).join("\n")}`),
      [{ where: `${train}:1`, expected: "no byte order mark" }],
    ],
    [
      "in UTF-16",
      async () => writeFile(train, `\uFEFF${(await lines()).join("\n")}`, "utf16le"),
      [{ where: `${train}:1`, expected: "UTF-8", got: "UTF-16" }],
    ],
    [
      "with bytes that are no text",
      async () => writeFile(train, Buffer.concat([await readFile(train), Buffer.from([0x22, 0xff, 0xfe])])),
      [{ where: `${train}:13`, expected: "UTF-8" }],
    ],
    [
      "with a line without end",
      () => appendFile(train, Buffer.alloc(17 * 2 ** 20, "x")),
      [{ where: `${train}:13`, expected: expect.stringMatching(/at most \d+ bytes/) }],
    ],
    ["with nested brackets without end", () => appendFile(train, "[".repeat(1e6)), [{ where: `${train}:13` }]],
    ["with a split without lines", () => writeFile(train, "\n"), [{ where: train, expected: "at least one line" }]],
    ["with pictures but no lines", () => unlink(train), [{ where: train, expected: "a file, as there are pictures" }]],
    [
      "with a folder in the place of the lines",
      () => unlink(train).then(() => mkdir(train)),
      [{ where: train, expected: "a file, as there are pictures" }],
    ],
    [
      "whose lines are a link",
      () => unlink(train).then(() => symlink("/etc/passwd", train)),
      [{ where: train, expected: "a file", got: "a symbolic link" }],
    ],
    [
      "with a split that no config can name",
      () => rename(join(dir, "ood"), join(dir, "Ood-Split")),
      [{ where: join(dir, "Ood-Split"), expected: "a name of small letters, digits and _, such as test" }],
    ],
    [
      "with a link to a split",
      () => symlink(join(whole, "ood"), join(dir, "linked")),
      [{ where: join(dir, "linked"), got: "a symbolic link" }],
    ],
    [
      "whose picture leads in a circle",
      () => unlink(picture(2)).then(() => symlink(picture(2), picture(2))),
      [{ ...picture2, expected: expect.stringMatching(/a file in/) }],
    ],
    [
      "with a name that no disk takes",
      () => rewriteLine((line) => ({ ...line, file_name: "images/a\0.png" })),
      [{ ...picture2, expected: expect.stringMatching(/a file in/) }],
    ],
    [
      "that reaches for the prototype",
      () => rewriteLine(() => '{"__proto__":{"id":"x","file_name":"y","annotation":"{}"}}'),
      [
        { where: LINE, path: "file_name" },
        { where: LINE, path: "id" },
        { where: LINE, path: "annotation" },
      ],
    ],
    [
      "with a manifest that never ends",
      () => symlink("/dev/zero", manifest),
      [{ where: manifest, got: "a symbolic link" }],
    ],
    [
      "with a picture that no line names",
      () => writeFile(join(dir, "train/images/stray.png"), ""),
      [{ where: join(dir, "train/images/stray.png"), expected: expect.stringMatching(/a line in metadata/) }],
    ],
    [
      "with all in one place",
      async () => {
        for (const split of ["train", "validation", "ood"]) await rm(join(dir, split), { recursive: true });
        await cp(join(whole, "train"), dir, { recursive: true });
      },
      [{ where: dir, got: expect.stringMatching(/move it/) }],
    ],
    [
      "that is a file",
      () => rm(dir, { recursive: true }).then(() => writeFile(dir, "")),
      [{ where: dir, expected: "a folder", got: "a file" }],
    ],
    [
      "that is not there",
      () => rm(dir, { recursive: true }),
      [{ where: dir, expected: "a folder", got: "no such folder" }],
    ],
  ];

  test.each(cases)("%s is checked to the end", async (_, act, problems) => {
    await act();
    expect((await validateDataset(dir)).problems).toEqual(problems.map((problem) => expect.objectContaining(problem)));
  });
});

test("damage of several kinds is told all at once", async () => {
  await unlink(picture(0));
  await rewriteLine(() => "7");
  await writeFile(picture(5), "text");
  const { problems } = await validateDataset(dir);
  expect(problems.map(({ where }) => where)).toEqual([`${train}:1`, LINE, `${train}:6`]);
});

test("a picture swapped for one of another size is other bytes, whatever its lines say", async () => {
  await sharp({ create: { width: 7, height: 9, channels: 3, background: "white" } })
    .png()
    .toFile(picture(2));
  const { problems } = await validateDataset(dir);
  expect(problems.map(({ where, path }) => [where, path])).toEqual([
    [LINE, "width"],
    [LINE, "height"],
    [picture(2), undefined],
  ]);
});

test("of many pictures that were cut short, every one is found", async () => {
  const numbers = Array.from({ length: 12 }, (_, n) => n);
  for (const n of numbers) await writeFile(picture(n), (await readFile(picture(n))).subarray(0, 400));
  const { problems } = await validateDataset(dir);
  expect(problems.map(({ where, expected }) => [where, expected])).toEqual(
    numbers.map((n) => [`${train}:${n + 1}`, "a whole picture"]),
  );
});

test("pictures above the cap are not opened", async () => {
  const { problems } = await validateDataset(dir, { maxPixels: 100 });
  expect(problems).toHaveLength(20);
  expect(new Set(problems.map(({ expected }) => expected))).toEqual(new Set(["at most 100 pixels"]));
});

test("one picture under two labels is told, whatever the files are called", async () => {
  await rm(join(dir, "manifest.json"));
  await sharp(picture(3))
    .png({ compressionLevel: 1 })
    .toFile(`${picture(2)}.new`);
  await rename(`${picture(2)}.new`, picture(2));
  const { problems } = await validateDataset(dir);
  expect(problems).toContainEqual(
    expect.objectContaining({ where: `${train}:4`, path: "file_name", got: `the picture of ${LINE}` }),
  );
});

test("a line without its keys still tells what is wrong with its annotation", async () => {
  await rewriteLine((line) => ({ ...line, width: "wide", annotation: '{"tables":7}' }));
  const { problems } = await validateDataset(dir);
  const paths = problems.filter(({ where }) => where === LINE).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["width", "annotation.tables"]));
});
