import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toWriteError, UndiagramError, writeAtomic } from "./index.ts";

test("a written file holds what was given, in folders that are made, and nothing lies beside it", async () => {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-write-"));
  const file = join(dir, "a/b.txt");
  await writeAtomic(file, "one");
  await writeAtomic(file, "two");
  expect(await readFile(file, "utf8")).toBe("two");
  await writeAtomic(file, [Buffer.from("th"), Buffer.from("ree")]);
  expect(await readFile(file, "utf8")).toBe("three");
  await writeAtomic(file, []);
  expect(await readFile(file, "utf8")).toBe("");
  expect(await readdir(join(dir, "a"))).toEqual(["b.txt"]);
});

test("a write that fails leaves the old file as it was", async () => {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-write-"));
  const file = join(dir, "b.txt");
  await writeAtomic(file, "old");
  // A directory cannot be renamed over, which fails for root as well.
  await expect(writeAtomic(join(dir, "b.txt", "c"), "new")).rejects.toThrow(/Cannot write .*c: a part of its path/);
  await expect(writeAtomic(dir, "new")).rejects.toThrow(/Cannot write .*: it is a folder/);
  expect(await readFile(file, "utf8")).toBe("old");
  expect(await readdir(dir)).toEqual(["b.txt"]);
});

test("a full disk is told as such, with the file and the next move", () => {
  const error = toWriteError(Object.assign(new Error("no"), { code: "ENOSPC" }), "x.png") as UndiagramError;
  expect(error).toBeInstanceOf(UndiagramError);
  expect([error.code, error.exitCode]).toEqual(["disk_full", 3]);
  expect(error.message).toContain("x.png");
});
