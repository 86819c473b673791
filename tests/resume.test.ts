import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { RunConfig, type RunEvent, readConfig, sha256 } from "@undiagram/contract";
import { readEvents } from "@undiagram/runner";
import { execa } from "execa";
import { beforeAll, expect, test, vi } from "vitest";
import { bin, newOutputWithSamples, undiagram } from "./testing/undiagram.ts";

/* Three starts of torch stand in each test: on a busy machine that takes minutes. */
vi.setConfig({ testTimeout: 600_000 });

/* A run that was ended at any moment, and started again, ends as if nothing had happened. */

const STEPS = 6;
let undisturbed: Outcome;

interface Outcome {
  adapter: string;
  finalLoss: number | undefined;
  losses: number[];
}

beforeAll(async () => {
  const output = await newOutputWithSamples();
  const result = await undiagram(["train", `--config=${await writeTrainConfig(output)}`], { output });
  expect(result.exitCode, result.stderr).toBe(0);
  undisturbed = await outcomeOf(output);
});

test("kill -9 of the training process in mid-run, then the same command: the same losses, the same adapter", async () => {
  const output = await newOutputWithSamples();
  const config = await writeTrainConfig(output);
  const first = execa(bin, ["train", `--config=${config}`], {
    env: { UNDIAGRAM_OUTPUT: output },
    reject: false,
    stdin: "ignore",
  });
  await waitForStep(output, STEPS / 2);
  const started = (await eventsOf(output)).find((event) => event.event === "run_started");
  process.kill(started?.pid as number, "SIGKILL");
  const killed = await first;
  expect(killed.exitCode).toBe(3);
  expect(killed.stderr).toMatch(/was ended by SIGKILL/);
  expect(killed.stderr).toMatch(/same command again/);

  const second = await undiagram(["train", `--config=${config}`], { output });
  expect(second.exitCode, second.stderr).toBe(0);
  expect(second.stderr).toMatch(/resumed from step [1-9]/);
  expect(await outcomeOf(output)).toEqual(undisturbed);
});

test("Ctrl-C stops at a clean point with exit code 130, and the same command goes on to the same end", async () => {
  const output = await newOutputWithSamples();
  const config = await writeTrainConfig(output);
  const first = execa(bin, ["train", `--config=${config}`], {
    env: { UNDIAGRAM_OUTPUT: output },
    reject: false,
    stdin: "ignore",
  });
  await waitForStep(output, 1);
  first.kill("SIGINT");
  expect((await first).exitCode).toBe(130);
  expect((await eventsOf(output)).some((event) => event.event === "interrupted")).toBe(true);

  const second = await undiagram(["train", `--config=${config}`], { output });
  expect(second.exitCode, second.stderr).toBe(0);
  expect(await outcomeOf(output)).toEqual(undisturbed);
});

async function writeTrainConfig(output: string): Promise<string> {
  const debug = await readConfig(new URL("../configs/train/debug.yaml", import.meta.url).pathname, RunConfig);
  const training = { ...debug.training, max_steps: STEPS, epochs: 100, checkpoint_every_steps: 2 };
  const file = join(output, "train.yaml");
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ ...debug, training }));
  return file;
}

async function runDir(output: string): Promise<string | undefined> {
  const [run] = await readdir(join(output, "runs")).catch(() => []);
  return run && join(output, "runs", run);
}

async function eventsOf(output: string): Promise<RunEvent[]> {
  const dir = await runDir(output);
  return dir ? readEvents(join(dir, "events.ndjson")) : [];
}

async function waitForStep(output: string, step: number): Promise<void> {
  while (!(await eventsOf(output)).some((event) => event.event === "step" && event.step >= step)) await setTimeout(20);
}

async function outcomeOf(output: string): Promise<Outcome> {
  const events = await eventsOf(output);
  const finished = events.findLast((event) => event.event === "finished");
  return {
    adapter: sha256(await readFile(join((await runDir(output)) as string, "adapter/adapter_model.safetensors"))),
    finalLoss: finished?.final_loss,
    losses: events.flatMap((event) => (event.event === "step" ? [event.loss] : [])),
  };
}
