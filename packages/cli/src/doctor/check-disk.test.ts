import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkDisk } from "./check-disk.ts";

test("what goes to one disk is added up, and a disk without room says how much must be freed", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "undiagram-disk-")), "not/there/yet");
  const small = { what: "dataset", path, bytes: 1 };
  expect(await checkDisk([small, { ...small, what: "checkpoints" }])).toMatchObject([
    { verdict: "yes", found: expect.stringMatching(/dataset .*checkpoints/) },
  ]);
  const [finding] = await checkDisk([small, { what: "base", path, bytes: 1e18 }]);
  expect(finding).toMatchObject({ verdict: "no", next: expect.stringMatching(/^Free \d/) });
});

test("a base of unknown size leaves open whether there is room", async () => {
  const [finding] = await checkDisk([{ what: "base", path: tmpdir(), bytes: null }]);
  expect(finding).toMatchObject({ verdict: "unknown", found: expect.stringContaining("base of unknown size") });
});

test("nothing to write is nothing to say", async () => {
  expect(await checkDisk([{ what: "base", path: "/nowhere", bytes: 0 }])).toEqual([]);
});
