import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

/*
 * Data flows one way through the house, and no room calls back. A package may import only what is listed here; what a
 * stage needs of another stage is handed to it by cli.
 */
const MAY_IMPORT: Record<string, string[]> = {
  random: [],
  schema: [],
  contract: ["schema"],
  convert: ["contract", "schema"],
  synth: ["random", "schema"],
  draw: ["random", "schema"],
  dataset: ["contract", "random", "schema"],
  runner: ["contract"],
  score: ["contract", "random", "schema"],
  report: ["contract", "schema"],
  track: ["contract"],
  hub: ["contract"],
  sweep: ["contract"],
  cli: [
    ...["contract", "convert", "dataset", "draw", "hub", "random", "report"],
    ...["runner", "schema", "score", "sweep", "synth", "track"],
  ],
};

const packages = new URL("../packages/", import.meta.url).pathname;

async function importsOf(name: string): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>();
  for (const file of await readdir(join(packages, name, "src"), { recursive: true })) {
    if (!file.endsWith(".ts") || isForTests(file)) continue;
    const text = await readFile(join(packages, name, "src", file), "utf8");
    for (const [, atTop, dynamic] of text.matchAll(/^(?:import|export)\b(?:[^;"]*\bfrom)? "([^"]+)";$|\bimport\("([^"]+)"\)/gm)) {
      const specifier = (atTop ?? dynamic) as string;
      imports.set(specifier, [...(imports.get(specifier) ?? []), file]);
    }
  }
  return imports;
}

const isForTests = (file: string) => file.endsWith(".test.ts") || /(^|\/)testing\//.test(file);

test("every package stands in the table of directions", async () => {
  expect((await readdir(packages)).sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test.each(Object.keys(MAY_IMPORT))("%s imports only what lies upstream of it", async (name) => {
  for (const [specifier, files] of await importsOf(name)) {
    const other = /^@undiagram\/([^/]+)/.exec(specifier)?.[1];
    if (other) expect(MAY_IMPORT[name], `${name} imports ${other} in ${files}`).toContain(other);
    expect(specifier, `${name} reaches out of its folder in ${files}`).not.toMatch(/^\.\..*packages\//);
  }
});

test.each(Object.keys(MAY_IMPORT))("%s lists in package.json exactly the packages it imports", async (name) => {
  const { dependencies } = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8"));
  const imported = new Set(
    [...(await importsOf(name)).keys()]
      .filter((specifier) => !specifier.startsWith(".") && !specifier.startsWith("node:"))
      .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")),
  );
  // Fonts are opened as files, not imported.
  const listed = Object.keys(dependencies).filter((dependency) => !dependency.startsWith("@expo-google-fonts/"));
  expect([...imported].sort()).toEqual(listed.sort());
});

/** Python modules from the ground up: each may import only modules of the rows above its own. */
const PYTHON_LAYERS = [
  ["errors", "contract"],
  ["events", "data"],
  ["model", "collate", "lora"],
  ["module"],
  ["train", "predict", "track", "tiny"],
];

test("a Python module imports only modules of a lower layer", async () => {
  const folder = new URL("../python/undiagram/", import.meta.url).pathname;
  const layerOf = new Map(PYTHON_LAYERS.flatMap((modules, layer) => modules.map((module) => [module, layer] as const)));
  for (const file of (await readdir(folder)).filter((name) => name.endsWith(".py") && !name.startsWith("__"))) {
    const module = file.replace(".py", "");
    const layer = layerOf.get(module);
    expect(layer, `${file} stands in no layer of this test`).toBeDefined();
    const text = await readFile(join(folder, file), "utf8");
    for (const [, from] of text.matchAll(/^\s*from (?:undiagram)?\.([a-z_]+) import/gm)) {
      expect(layerOf.get(from as string), `${file} imports ${from}`).toBeLessThan(layer as number);
    }
  }
});
