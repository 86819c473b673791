import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeDataset, readSplit, validateDataset } from "@undiagram/dataset";
import { beforeAll, describe, expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

/* Databases as people keep them, in five dialects and DBML, some statements broken. */
const folder = new URL("./testing/databases/", import.meta.url).pathname;

let output: string;
let dir: string;
let result: Awaited<ReturnType<typeof undiagram>>;
beforeAll(async () => {
  output = await newOutput();
  dir = join(output, "own");
  const files = (await readdir(folder)).sort();
  // SQL Server's own tools save scripts like this.
  const utf16 = `\uFEFF${await readFile(join(folder, "staff.sql"), "utf8")}`;
  await writeFile(join(output, "staff.sql"), Buffer.from(utf16, "utf16le"));
  const args = files.map((file) => (file === "staff.sql" ? join(output, file) : join(folder, file)));
  result = await undiagram(
    ["dataset", "from-sql", ...args, join(folder, "missing.sql"), "--config=sample", `--out=${dir}`],
    { output },
  );
});

test("what can be read becomes a dataset without a problem, with train and validation", async () => {
  expect(result.exitCode, result.stderr).toBe(0);
  const { problems, samples, figures } = await validateDataset(dir);
  expect(problems).toEqual([]);
  expect(samples).toBe(24);
  expect(figures.near_duplicates_across_splits).toBe(0);
  const manifest = await describeDataset(dir);
  expect(manifest.splits).toMatchObject({ train: { count: 16 }, validation: { count: 8 } });
});

test("training takes the folder as it is, by whatever path", async () => {
  for (const [path, cwd] of [
    [dir, output],
    ["./own", output],
    ["own", output],
  ] as const) {
    const taken = await undiagram(["dataset", `--config=${path}`, "--json"], { output, cwd });
    expect(taken.exitCode, taken.stderr).toBe(0);
    expect(JSON.parse(taken.stdout)).toMatchObject({ dir, made: false, splits: { train: { count: 16 } } });
  }
});

test("what cannot be read is named with file and line", () => {
  const told = result.stderr.match(/^ {2}\S+?(\w+\.\w+)(:\d+)?\b/gm)?.map((line) => line.split("/").at(-1));
  expect(told).toEqual([
    ...["bookshop.sql:90", "clinic.sql:40", "clinic.sql:48", "clinic.sql:66", "library.dbml:26", "podcasts.sql:19"],
    "missing.sql",
  ]);
});

test("every script is read in its own dialect", () => {
  const read = [...result.stderr.matchAll(/(\w+\.\w+): (\d+) tables, \d+ relationships, read as (\w+)/g)];
  expect(read.map(([, file, tables, language]) => [file, tables, language])).toEqual([
    ["bookshop.sql", "9", "mysql"],
    ["clinic.sql", "6", "postgresql"],
    ["library.dbml", "4", "dbml"],
    ["podcasts.sql", "5", "sqlite"],
    ["staff.sql", "4", "sqlserver"],
    ["warehouse.sql", "3", "oracle"],
  ]);
});

test("no table of a database stands in two splits, and every name comes from the files", async () => {
  const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")));
  const known = texts.join("\n").toLowerCase();
  const splitOf = new Map<string, string>();
  for (const split of ["train", "validation"]) {
    for (const { annotation, metadata } of (await readSplit(dir, split)).samples) {
      for (const { name, columns } of annotation.tables) {
        const bare = (name.split(".").at(-1) as string).toLowerCase();
        expect(splitOf.get(`${metadata.domain} ${bare}`) ?? split).toBe(split);
        splitOf.set(`${metadata.domain} ${bare}`, split);
        for (const text of [bare, ...columns.map((column) => column.name.toLowerCase())]) expect(known).toContain(text);
      }
    }
  }
});

test("the same command again makes nothing anew", async () => {
  const files = (await readdir(folder))
    .sort()
    .map((file) => (file === "staff.sql" ? join(output, file) : join(folder, file)));
  const again = await undiagram(["dataset", "from-sql", ...files, "--config=sample", `--out=${dir}`], { output });
  expect(again.stdout).toContain("up to date");
});

describe("the exit code", () => {
  test("is 1 when nothing can be read, and nothing is written", async () => {
    await writeFile(join(output, "prose.sql"), "SELECT 'no table' FROM dual;");
    const files = [join(output, "prose.sql"), join(output, "none.sql")];
    const none = await undiagram(["dataset", "from-sql", ...files, `--out=${join(output, "none")}`], { output });
    expect(none.exitCode, none.stderr).toBe(1);
    expect(none.stderr).toMatch(/prose\.sql:1/);
    expect(none.stderr).toMatch(/none\.sql: expected .* got no such file/);
    expect(await readdir(output)).not.toContain("none");
  });
});
