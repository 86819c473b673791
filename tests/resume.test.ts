import { copyFile, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { RunConfig, type RunEvent, readConfig, sha256 } from "@undiagram/contract";
import { createRandom } from "@undiagram/random";
import { readEvents } from "@undiagram/runner";
import { execa } from "execa";
import { beforeAll, expect, test, vi } from "vitest";
import { bin, newOutputWithSamples, undiagram } from "./testing/undiagram.ts";

/* A run that was ended at any moment, and started again, ends as if nothing had happened. */

/** UNDIAGRAM_KILLS=20 for a thorough look. */
const KILLS = Number(process.env.UNDIAGRAM_KILLS ?? 2);
const KILL_SEED = Number(process.env.UNDIAGRAM_KILL_SEED ?? 1);
/** More than the kills let a run take before the last start. */
const STEPS = 4 * KILLS + 4;
const CHECKPOINT_EVERY = 2;
/* A start of torch stands at each kill: on a busy machine that takes minutes. */
vi.setConfig({ testTimeout: 300_000 * KILLS, hookTimeout: 300_000 * KILLS });

let undisturbed: { output: string; outcome: Outcome; startMs: number; stepMs: number };

interface Outcome {
  adapter: string;
  finalLoss: number | undefined;
  losses: number[];
}

beforeAll(async () => {
  const output = await newOutputWithSamples();
  const started = Date.now() / 1000;
  const result = await undiagram(["train", `--config=${await writeTrainConfig(output)}`], { output });
  expect(result.exitCode, result.stderr).toBe(0);
  const times = (await eventsOf(output)).flatMap((event) => (event.event === "step" ? [event.time] : []));
  const [first = 0, last = 0] = [times.at(0), times.at(-1)];
  undisturbed = {
    output,
    outcome: await outcomeOf(output),
    startMs: Math.round(1000 * (first - started)),
    stepMs: Math.round((1000 * (last - first)) / (STEPS - 1)),
  };
});

test(`killed ${KILLS} times at random moments, and started again each time: the same losses, the same adapter`, async () => {
  const random = createRandom(KILL_SEED);
  const output = await newOutputWithSamples();
  const config = await writeTrainConfig(output);
  for (let kill = 0; kill < KILLS; kill++) {
    const told = await countSteps(output);
    const command = start(output, config);
    // In a third of the cases while it is still starting, else somewhere behind the first checkpoint.
    if (kill > 0 && random.chance(1 / 3)) await setTimeout(random.int(0, undisturbed.startMs));
    else {
      await waitForSteps(output, told + CHECKPOINT_EVERY + 1);
      await setTimeout(random.int(0, undisturbed.stepMs));
    }
    // By turns the training process alone, as when memory runs out, and all of it, as when the power does.
    const processes = await descendants(command.pid as number);
    const training = processes.filter(({ command }) => command.includes("undiagram.train"));
    const isAlone = kill % 2 === 0 && training.length > 0;
    for (const { pid } of isAlone ? training : processes) killProcess(pid);
    const killed = await command;
    expect(killed.exitCode, killed.stderr).not.toBe(0);
    if (!isAlone) continue;
    expect(killed.exitCode).toBe(3);
    expect(killed.stderr).toMatch(/was ended by SIGKILL/);
    expect(killed.stderr).toMatch(/same command again/);
  }
  const last = await undiagram(["train", `--config=${config}`], { output });
  expect(last.exitCode, last.stderr).toBe(0);
  expect(last.stderr).toMatch(/resumed from step [1-9]/);
  expect(await outcomeOf(output)).toEqual(undisturbed.outcome);
});

test("a lock trains its run again in a new folder, to the same bytes; one that names other code or data is refused", async () => {
  const { output } = undisturbed;
  const dir = (await runDir(output)) as string;
  const again = await undiagram(["train", `--reproduce=${join(dir, "run.lock.json")}`], { output });
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stdout).toMatch(/reproductions\/1\/.*: reproduced\n/);
  expect(again.stdout).toMatch(/Adapter: the same bytes/);
  expect(again.stdout).toContain(`Losses: all ${STEPS} the same.`);

  const lock = JSON.parse(await readFile(join(dir, "run.lock.json"), "utf8"));
  lock.decides.python_source_hash = lock.decides.dataset.train.content_hash = "0".repeat(64);
  const other = await mkdtemp(join(tmpdir(), "undiagram-lock-"));
  await writeFile(join(other, "run.lock.json"), JSON.stringify(lock));
  await copyFile(join(dir, "config.json"), join(other, "config.json"));
  const refused = await undiagram(["train", `--reproduce=${join(other, "run.lock.json")}`], { output });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain("decides.python_source_hash: expected 0000");
  expect(refused.stderr).toContain("decides.dataset.train.content_hash: expected 0000");
  expect(refused.stderr.match(/ at decides/g)).toHaveLength(2);
});

test("Ctrl-C stops at a clean point with exit code 130, and the same command goes on to the same end", async () => {
  const output = await newOutputWithSamples();
  const config = await writeTrainConfig(output);
  const first = start(output, config);
  await waitForSteps(output, 1);
  first.kill("SIGINT");
  expect((await first).exitCode).toBe(130);
  expect((await eventsOf(output)).some((event) => event.event === "interrupted")).toBe(true);

  const second = await undiagram(["train", `--config=${config}`], { output });
  expect(second.exitCode, second.stderr).toBe(0);
  expect(await outcomeOf(output)).toEqual(undisturbed.outcome);
});

async function writeTrainConfig(output: string): Promise<string> {
  const debug = await readConfig(new URL("../configs/train/debug.yaml", import.meta.url).pathname, RunConfig);
  const training = { ...debug.training, max_steps: STEPS, epochs: 100, checkpoint_every_steps: CHECKPOINT_EVERY };
  const file = join(output, "train.yaml");
  // JSON is YAML.
  await writeFile(file, JSON.stringify({ ...debug, training }));
  return file;
}

async function runDir(output: string): Promise<string | undefined> {
  const runs = await readdir(join(output, "runs")).catch((): string[] => []);
  const run = runs.find((name) => name.startsWith("debug-"));
  return run && join(output, "runs", run);
}

async function eventsOf(output: string): Promise<RunEvent[]> {
  const dir = await runDir(output);
  return dir ? readEvents(join(dir, "events.ndjson")) : [];
}

function start(output: string, config: string) {
  return execa(bin, ["train", `--config=${config}`], {
    env: { UNDIAGRAM_OUTPUT: output },
    reject: false,
    stdin: "ignore",
  });
}

async function waitForSteps(output: string, steps: number): Promise<void> {
  while ((await countSteps(output)) < steps) await setTimeout(20);
}

/** Steps told so far; those that a resumed run told again count again. */
async function countSteps(output: string): Promise<number> {
  const dir = await runDir(output);
  const text = dir ? await readFile(join(dir, "events.ndjson"), "utf8").catch(() => "") : "";
  return text.split('"event": "step"').length - 1;
}

/** A process and all that it has started. */
async function descendants(pid: number): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid=,command="]);
  const all = stdout.split("\n").map((line) => /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? []);
  const found = all.filter(([, own]) => Number(own) === pid).map(([, , , command = ""]) => ({ pid, command }));
  const children = all.filter(([, , parent]) => Number(parent) === pid).map(([, own]) => Number(own));
  return [...found, ...(await Promise.all(children.map(descendants))).flat()];
}

/** Ends a process that may have ended already. */
function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone.
  }
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
