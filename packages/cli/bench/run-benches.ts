/*
 * Runs the benchmarks of all packages one after another:
 *
 *   npm run bench                              # all
 *   npm run bench -- dataset --samples=3000    # one, with its flags
 *
 * Each is also a program of its own: node packages/cli/bench/draw.bench.ts --help
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../src/paths.ts";

const ENDING = ".bench.ts";
const benches = globSync(`packages/*/bench/*${ENDING}`, { cwd: ROOT }).sort();
const nameOf = (file: string) => basename(file, ENDING);

const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const unknown = wanted.filter((name) => !benches.some((file) => nameOf(file) === name));
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(", ")}, expected one of ${benches.map(nameOf).join(", ")}.`);
  process.exit(2);
}

for (const file of benches) {
  if (wanted.length > 0 && !wanted.includes(nameOf(file))) continue;
  const { status } = spawnSync(process.execPath, [join(ROOT, file), ...flags], { stdio: "inherit" });
  if (status === 0) console.error();
  else process.exitCode = 1;
}
