import { mkdir, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { findBase } from "./find-base.ts";
import { KNOWN_BASES } from "./known-bases.ts";

const base = "Qwen/Qwen2.5-VL-3B-Instruct";
const model = { base, revision: null, attention: "sdpa" as const, quantization: null };

afterEach(() => vi.unstubAllEnvs());

/** A Hub cache that holds this base's config.json at the commit that main names. */
async function makeCache(): Promise<{ root: string; snapshot: string }> {
  const root = await mkdtemp(join(tmpdir(), "undiagram-base-"));
  const folder = join(root, "hub", "models--Qwen--Qwen2.5-VL-3B-Instruct");
  const snapshot = join(folder, "snapshots", "abc");
  await mkdir(snapshot, { recursive: true });
  await mkdir(join(folder, "refs"));
  await writeFile(join(folder, "refs/main"), "abc");
  await writeFile(join(snapshot, "config.json"), JSON.stringify(KNOWN_BASES[base]));
  vi.stubEnv("HF_HUB_CACHE", join(root, "hub"));
  return { root, snapshot };
}

test("a base whose weights are all in the Hub's cache needs no download", async () => {
  const { root, snapshot } = await makeCache();
  await writeFile(
    join(snapshot, "model.safetensors.index.json"),
    JSON.stringify({ weight_map: { a: "1.safetensors" } }),
  );
  await writeFile(join(snapshot, "1.safetensors"), "");
  expect(await findBase(root, model)).toMatchObject({ place: "cache", downloadBytes: 0 });
});

test("a download that was cut off counts as none", async () => {
  const { root, snapshot } = await makeCache();
  expect(await findBase(root, model)).toMatchObject({ place: "hub" });
  await symlink(join(root, "nowhere"), join(snapshot, "model.safetensors"));
  expect(await findBase(root, model)).toMatchObject({ place: "hub", architecture: { layers: 36 } });
});

test("a base that is neither here nor known has no sizes, and no guess of them", async () => {
  const { root } = await makeCache();
  const found = await findBase(root, { ...model, base: "ada/reads" });
  expect(found).toEqual({ place: "hub", architecture: null, downloadBytes: null });
});
