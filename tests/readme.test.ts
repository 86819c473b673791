import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSplit } from "@undiagram/dataset";
import { serialize } from "@undiagram/schema";
import { expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

const root = new URL("..", import.meta.url).pathname;
const readme = await readFile(join(root, "README.md"), "utf8");
const { nx, scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

const found = (pattern: RegExp) => [...new Set([...readme.matchAll(pattern)].map(([, text]) => text as string))];

test.each(found(/npx nx run ([a-z-]+)/g))("`npx nx run %s` is a target", (target) => {
  expect(nx.targets).toHaveProperty(target);
});

test.each(found(/npm run ([a-z:-]+)/g))("`npm run %s` is a script", (script) => {
  expect(scripts).toHaveProperty(script);
});

test.each(found(/npx nx run ([a-z]+ --config=[\w.-]+)/g))("the config of `nx run %s` exists", (command) => {
  const [target, config] = command.split(" --config=");
  const kind = target === "doctor" ? "train" : target;
  expect(existsSync(join(root, "configs", kind as string, `${config}.yaml`))).toBe(true);
});

test.each(found(/npx (undiagram [a-z]+(?: --?[a-z]+|(?= |`))[^`\n]*)/g))(
  "`npx %s` knows all its options",
  async (line) => {
    const [, command, ...args] = line.split(" ");
    const { stdout } = await undiagram([command as string, "--help"], { output: await newOutput() });
    for (const option of args.filter((arg) => arg.startsWith("--"))) {
      expect(stdout).toContain(option.split("=")[0]);
    }
  },
);

test.each(found(/\]\(([^)#:]+)\)|src="([^":]+)"/g).filter(Boolean))("the link to %s leads somewhere", (path) => {
  expect(existsSync(join(root, path))).toBe(true);
});

test("the picture on top stands beside its own annotation", async () => {
  const [, picture] = /src="(datasets\/sample\/[^"]+)"/.exec(readme) ?? [];
  const [, json] = /```json\n([\s\S]+?)\n```/.exec(readme) ?? [];
  const { samples } = await readSplit(join(root, "datasets/sample"), "validation");
  const sample = samples.find(({ image }) => image === join(root, picture as string));
  expect(serialize(JSON.parse(json as string))).toBe(serialize(sample?.annotation as never));
});

test("every folder in the layout table exists", () => {
  const paths = [...readme.matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`([^`]+)`/g)].map(([, p]) => p as string),
  );
  const folders = paths.filter((path) => path.includes("/") || ["configs", "tests"].includes(path));
  expect(folders.length).toBeGreaterThan(10);
  for (const folder of folders) expect(existsSync(join(root, folder)), folder).toBe(true);
});
