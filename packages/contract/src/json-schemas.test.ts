import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { jsonSchemas } from "./index.ts";

const folder = new URL("../schemas/", import.meta.url);

test("the JSON Schemas that Python reads are those of the models; if not: npm run golden:update", async () => {
  const expected = jsonSchemas();
  const names = (await readdir(folder)).map((name) => name.replace(".schema.json", "")).sort();
  expect(names).toEqual(Object.keys(expected).sort());
  for (const name of names) {
    const text = await readFile(new URL(`${name}.schema.json`, folder), "utf8");
    expect(text, name).toBe(`${JSON.stringify(expected[name], null, 2)}\n`);
  }
});
