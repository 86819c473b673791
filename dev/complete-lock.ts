/**
 * Completes package-lock.json with the packages of other platforms: `npm run lock`.
 *
 * npm leaves an optional package out of the lock when the registry at hand does not hold it, and `npm ci` then refuses
 * the lock on every machine. What such a package is for stands in its name (`@nx/nx-darwin-arm64`).
 */
import { readFile, writeFile } from "node:fs/promises";

interface LockEntry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  license?: string;
  optionalDependencies?: Record<string, string>;
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(await readFile(file, "utf8")) as { packages: Record<string, LockEntry> };
const added: string[] = [];

for (const { optionalDependencies = {}, dev, license } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    const platform =
      /(android|darwin|freebsd|linux|win32)-(arm64|arm|x64)(?:-(gnu|musl|gnueabihf|musleabihf|msvc))?$/.exec(name);
    if (!platform || lock.packages[path]) continue;
    const [, os, cpu, abi = ""] = platform as unknown as [string, string, string, string?];
    const libc = abi.startsWith("musl") ? ["musl"] : abi.startsWith("gnu") ? ["glibc"] : undefined;
    lock.packages[path] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc }),
      license,
      optional: true,
      os: [os],
    };
    added.push(`${name}@${version}`);
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en"));
await writeFile(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(added.length > 0 ? `added ${added.join(", ")}` : "the lock is complete");
