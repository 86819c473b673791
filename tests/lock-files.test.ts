import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const npmLock = await read("package-lock.json");
const pythonLock = (await read("python/requirements.lock")).split("\n").filter((line) => line && !line.startsWith("#"));

test("the npm lock holds the packages of every platform, or npm ci refuses it; if not: npm run lock", () => {
  const { packages } = JSON.parse(npmLock) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.length).toBeGreaterThan(20);
  const missing = optional.filter(
    (name) => !Object.keys(packages).some((path) => path.endsWith(`node_modules/${name}`)),
  );
  expect(missing).toEqual([]);
});

test("no lock names a registry's address", () => {
  expect(npmLock).not.toMatch(/"resolved": "http/);
  expect(pythonLock.join("\n")).not.toMatch(/:\/\//);
});

test("every Python package is pinned to one version", () => {
  expect(pythonLock.filter((line) => !/^[\w.-]+==[\w.]+$/.test(line))).toEqual([]);
});

test("every direct need of Python is locked", async () => {
  const direct = (await read("python/requirements.in")).split("\n").filter((line) => line && !line.startsWith("#"));
  const locked = new Set(pythonLock.map((line) => line.split("==")[0]?.toLowerCase()));
  expect(direct.map((line) => line.split("==")[0] as string).filter((name) => !locked.has(name.toLowerCase()))).toEqual(
    [],
  );
});
