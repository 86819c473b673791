import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { NOT_TRAINING } from "@undiagram/runner";
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
    for (const [, atTop, dynamic] of text.matchAll(
      /^(?:import|export)\b(?:[^;"]*\bfrom)? "([^"]+)";$|\bimport\("([^"]+)"\)/gm,
    )) {
      const specifier = (atTop ?? dynamic) as string;
      imports.set(specifier, [...(imports.get(specifier) ?? []), file]);
    }
  }
  return imports;
}

const isForTests = (file: string) => file.endsWith(".test.ts") || /(^|\/)testing\//.test(file);

test("every package stands in the table of directions", async () => {
  // Tools leave caches in node_modules.
  const names = (await readdir(packages)).filter((name) => name !== "node_modules");
  expect(names.sort()).toEqual(Object.keys(MAY_IMPORT).sort());
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
  [
    "best",
    "errors",
    "muon",
    "order",
    "packing",
    "pretrain_labels",
    "pretrain_sketch",
    "redact",
    "schedule",
    "tiny_corpus",
  ],
  ["checkpoint", "contract", "events", "fit", "hardware", "kernels", "pretrain_pointing", "tracked_run"],
  ["command", "data", "lock", "pretrain_data", "tensorboard", "tiny", "track_content"],
  ["pixel_cache", "pretrain_batch", "scorer"],
  ["collate", "constrain", "prediction_file", "pretrain_model"],
  ["generate", "loader", "model", "pretrain_learner"],
  ["lora", "pretrain_probe"],
  ["module"],
  ["validation"],
  ["run_callback"],
  ["trainer"],
  ["predict", "pretrain", "probe", "track", "train"],
];

const python = new URL("../python/undiagram/", import.meta.url).pathname;

async function pythonImports(module: string): Promise<string[]> {
  const text = await readFile(join(python, `${module}.py`), "utf8");
  return [...text.matchAll(/^\s*(?:from|import) undiagram\.([a-z_]+)/gm)].map(([, name]) => name as string);
}

test("a Python module imports only modules of a lower layer", async () => {
  const layerOf = new Map(PYTHON_LAYERS.flatMap((modules, layer) => modules.map((module) => [module, layer] as const)));
  const modules = (await readdir(python)).filter((name) => /^[a-z].*\.py$/.test(name)).map((name) => name.slice(0, -3));
  for (const module of modules) {
    const layer = layerOf.get(module);
    expect(layer, `${module} stands in no layer of this test`).toBeDefined();
    for (const imported of await pythonImports(module)) {
      expect(layerOf.get(imported), `${module} imports ${imported}`).toBeLessThan(layer as number);
    }
  }
});

test("training imports no module whose changes its lock leaves out", async () => {
  const reached = new Set(["train"]);
  for (const module of reached) for (const imported of await pythonImports(module)) reached.add(imported);
  expect(reached.size).toBeGreaterThan(10);
  expect([...NOT_TRAINING].filter((file) => reached.has(file.replace(".py", "")))).toEqual([]);
});
