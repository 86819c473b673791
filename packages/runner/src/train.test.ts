import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatasetManifest } from "@undiagram/contract";
import { expect, test } from "vitest";
import { makeSmallConfig } from "./testing/small-config.ts";
import { train } from "./train.ts";

const hash = (digit: string) => digit.repeat(64);
const manifest: DatasetManifest = {
  schema_version: 1,
  name: "small",
  config: null,
  source_hash: hash("a"),
  content_hash: hash("b"),
  splits: { train: { count: 8, content_hash: hash("c") }, validation: { count: 2, content_hash: hash("d") } },
};

/** Stands for Python: counts its starts and leaves what a run leaves. */
const PYTHON = `#!/bin/sh
run=$4
echo start >> "$run/starts"
mkdir -p "$run/adapter" && touch "$run/adapter/adapter_model.safetensors" "$run/finished.json"
`;

test("a finished run is not trained again, unless its adapter was deleted", async () => {
  const root = await mkdtemp(join(tmpdir(), "undiagram-train-"));
  for (const dir of ["python/undiagram", "python/tiny"]) await mkdir(join(root, dir), { recursive: true });
  for (const file of ["python/requirements.lock", "python/tiny/config.json", "package-lock.json"]) {
    await writeFile(join(root, file), "{}");
  }
  const executable = join(root, "python.sh");
  await writeFile(executable, PYTHON, { mode: 0o755 });
  const run = async () => {
    const python = { executable, env: {} };
    const where = { root, runsDir: join(root, "runs"), datasetDir: root };
    const outcome = await train({
      ...where,
      config: makeSmallConfig(),
      manifest,
      python,
      scoreReplies: async () => ({ overall: 0 }),
    });
    return { ...outcome, starts: (await readFile(join(outcome.dir, "starts"), "utf8")).length / "start\n".length };
  };
  const { dir } = await run();
  expect(await run()).toMatchObject({ trained: false, starts: 1 });
  await rm(join(dir, "adapter"), { recursive: true });
  expect(await run()).toMatchObject({ trained: true, starts: 2 });
});
