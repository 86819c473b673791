import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newOutput, undiagram } from "./testing/undiagram.ts";

/* What the doctor says before anything is downloaded, drawn or installed. */

const offline = { HF_ENDPOINT: "http://127.0.0.1:9", HF_HUB_CACHE: "/nowhere" };

async function plan(gigabytes: string) {
  const output = await newOutput();
  const args = ["doctor", "--config=qwen2.5-vl-3b", `--gpu-memory=${gigabytes}`, "--json"];
  const result = await undiagram(args, { output, env: offline });
  return { ...result, diagnosis: JSON.parse(result.stdout), written: await readdir(output) };
}

test("a card that is too small is refused with exit 1, a large one is not; a dead network is a finding, and nothing is written", async () => {
  const [small, large] = await Promise.all([plan("8GB"), plan("80 GiB")]);
  expect([small.exitCode, large.exitCode]).toEqual([1, 0]);
  const memory = (said: typeof small) =>
    said.diagnosis.findings.find(({ check }: { check: string }) => check === "memory");
  expect(memory(small)).toMatchObject({ verdict: "no", next: expect.any(String) });
  expect(memory(large)).toMatchObject({ verdict: "yes" });
  expect(large.diagnosis.memory.peak).toBe(small.diagnosis.memory.peak);
  expect(large.diagnosis.findings).toContainEqual(
    expect.objectContaining({ check: "base", verdict: "care", found: expect.stringContaining("127.0.0.1:9") }),
  );
  expect(large.diagnosis.findings).toContainEqual(
    expect.objectContaining({ check: "licence", found: expect.stringContaining("no commercial use") }),
  );
  expect(large.diagnosis.findings).toContainEqual(
    expect.objectContaining({ check: "disk", found: expect.stringContaining("base 7.53 GB") }),
  );
  expect([...small.written, ...large.written]).toEqual([]);
});

test("the tiny config fits this machine, and every check is a line of the table", async () => {
  const { stdout, exitCode, stderr } = await undiagram(["doctor"], { output: await newOutput() });
  expect(exitCode, stdout + stderr).toBe(0);
  for (const check of ["memory", "time", "python", "device", "base", "licence", "disk"]) {
    expect(stdout).toMatch(new RegExp(`^ {2}${check} `, "m"));
  }
  expect(stdout).toContain("predicted, not measured");
});

test("a split that the dataset does not have is named, drawn or not", async () => {
  const output = await newOutput();
  const debug = await readFile(join(import.meta.dirname, "../configs/train/debug.yaml"), "utf8");
  const look = async (file: string, dataset: string) => {
    await writeFile(join(output, file), debug.replace("  config: sample\n", dataset));
    return undiagram(["doctor", `--config=${join(output, file)}`, "--gpu-memory=24"], { output });
  };
  const drawn = await look("drawn.yaml", "  config: sample\n  train_split: trian\n");
  const planned = await look("planned.yaml", "  config: full\n  validation_split: vallidation\n");
  expect([drawn.exitCode, planned.exitCode]).toEqual([2, 2]);
  expect(drawn.stderr).toContain("trian");
  expect(planned.stderr).toContain("expected vallidation, got train, validation");
});
