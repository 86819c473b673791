import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UndiagramError } from "@undiagram/contract";
import { expect, test } from "vitest";
import { planPush, type RunToPush } from "./plan-push.ts";
import { makeRun } from "./testing/example-run.ts";

async function refusalOf(run: RunToPush): Promise<UndiagramError> {
  const error = await planPush(run).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UndiagramError);
  return error as UndiagramError;
}

test("a plan holds the adapter in the root, the run's papers under run/, and our card instead of PEFT's", async () => {
  const run = await makeRun();
  const { card, files } = await planPush(run);
  expect(files.map(({ path }) => path)).toEqual([
    "adapter_config.json",
    "adapter_model.safetensors",
    "chat_template.jinja",
    "run/config.json",
    "run/run.lock.json",
    "run/scores.json",
  ]);
  expect(card).not.toContain("PEFT wrote");
  for (const { source, bytes, sha256 } of files) {
    const content = await readFile(source);
    expect(bytes).toBe(content.length);
    expect(sha256).toBe(createHash("sha256").update(content).digest("hex"));
  }
});

test("pickles, foreign kinds, links out of the run and renamed pickles are refused, all in one error", async () => {
  const run = await makeRun();
  const adapter = join(run.runDir, "adapter");
  const outside = join(await mkdtemp(join(tmpdir(), "undiagram-outside-")), "secret.txt");
  await writeFile(outside, "not for the world");
  await writeFile(join(adapter, "adapter_model.bin"), "pickle");
  await writeFile(join(adapter, "optimizer.PT"), "pickle");
  await writeFile(join(adapter, "weights.npz"), "other");
  await symlink(outside, join(adapter, "notes.txt"));
  await writeFile(join(adapter, "adapter_model.safetensors"), Buffer.from([0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0]));
  const error = await refusalOf(run);
  expect(error.code).toBe("push_refused");
  const got = Object.fromEntries(error.problems.map(({ where, got }) => [where.slice(adapter.length + 1), got]));
  expect(got).toEqual({
    "adapter_model.bin": "a pickle (.bin), which can run code",
    "adapter_model.safetensors": "other content",
    "notes.txt": `a link to ${outside}`,
    "optimizer.PT": "a pickle (.pt), which can run code",
    "weights.npz": ".npz",
  });
});

test("a run without an adapter is refused and the missing files are named", async () => {
  const run = await makeRun();
  await rm(join(run.runDir, "adapter"), { recursive: true });
  const error = await refusalOf(run);
  expect(error.problems.map(({ where }) => where.split("/").at(-1))).toEqual([
    "adapter_config.json",
    "adapter_model.safetensors",
  ]);
});

test.each([
  ["another base", "hub", { base_model_name_or_path: "other/model" }, "base_model_name_or_path"],
  ["another revision", "hub", { base_model_name_or_path: "Qwen/Qwen2.5-VL-3B-Instruct", revision: "main" }, "revision"],
  ["a path of this machine", "local", { base_model_name_or_path: "/home/me/tiny" }, "base_model_name_or_path"],
] as const)("an adapter that names %s is refused", async (_, base, config, path) => {
  const run = await makeRun(base);
  await writeFile(join(run.runDir, "adapter/adapter_config.json"), JSON.stringify(config));
  expect((await refusalOf(run)).problems).toMatchObject([{ path }]);
});

test.each(["", "name", "a/b/c", "../up/x", "ada/..", "ada/na me"])("%j is no repository of the Hub", async (repo) => {
  expect((await refusalOf({ ...(await makeRun()), repo })).code).toBe("repo_invalid");
});
