/** Writes python/requirements.lock from what stands in .venv: the last step of `npm run python:lock`. */
import { readFile, writeFile } from "node:fs/promises";
import { execa } from "execa";

const file = new URL("../python/requirements.lock", import.meta.url);
const header = (await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith("#"));
const { stdout } = await execa(".venv/bin/pip", ["freeze"]);
// The name of a build of its own (+cpu, +cu130) is this machine's business.
const pins = stdout.split("\n").map((line) => line.replace(/\+\w+$/, ""));
await writeFile(file, `${[...header, ...pins].join("\n")}\n`);
