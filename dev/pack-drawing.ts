/*
 * Packs all that drawing pretraining pictures needs, Node included, for a machine that has neither Node nor a network:
 *
 *     node dev/pack-drawing.ts pack && tar cJf drawing.tar.xz -C pack .
 *
 * There, in a copy of this repository: `tar xJf drawing.tar.xz && node_modules/node/bin/node packages/cli/bin/undiagram.js
 * pretrain --draw-only`. Native libraries are those of this machine's platform.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const out = resolve(process.argv[2] ?? "pack");
const STARTS = ["@undiagram/random", "@undiagram/schema", "@undiagram/contract", "@undiagram/synth"];
STARTS.push("@undiagram/draw", "@undiagram/runner", "commander", "cli-progress", "word-list", "sharp", "node");

const packed = new Set<string>();
for (const name of STARTS) pack(name, root);
console.log(`${out}: ${packed.size} packages`);

/** Copies a package as `from` would find it, and all it depends on. */
function pack(name: string, from: string): void {
  const dir = find(name, from);
  if (dir === undefined || packed.has(dir)) return;
  packed.add(dir);
  if (name.startsWith("@undiagram/")) {
    // The sources are in the repository there: only the link that npm makes is missing.
    const link = join(out, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join("../..", relative(root, dir)), link);
  } else {
    cpSync(dir, join(out, relative(root, dir)), { recursive: true, dereference: true, filter: isNeeded });
  }
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  for (const inner of Object.keys({ ...dependencies, ...optionalDependencies })) pack(inner, dir);
}

/** The folder of a package, looked for as Node does. */
function find(name: string, from: string): string | undefined {
  for (let dir = from; dir.length >= root.length; dir = dirname(dir)) {
    const found = join(dir, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return realpathSync(found);
  }
  return undefined;
}

/** Of the fonts, only the two cuts that draw uses; nested packages are packed by themselves. */
function isNeeded(path: string): boolean {
  if (/@expo-google-fonts\/[^/]+\/\d{3}/.test(path)) return /\/(400Regular|700Bold)(\/|$)/.test(path);
  return !/node_modules\/.*\/node_modules$/.test(path) && !path.endsWith(".map");
}
