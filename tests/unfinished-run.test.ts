import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent, StepEvent } from "@undiagram/contract";
import { readEvents } from "@undiagram/runner";
import { beforeAll, expect, test, vi } from "vitest";
import { readCometArchive } from "./testing/comet-archive.ts";
import { newOutputWithSamples, undiagram } from "./testing/undiagram.ts";

/* A run that died loses nothing of what it told, at the commands a user has; and so for one that is not scored yet. */

vi.setConfig({ testTimeout: 300_000 });

/** Whole steps in the events of the run that died. */
const STEPS = 2;

let output: string;
let runDir: string;
let id: string;
let toldBefore: string;

beforeAll(async () => {
  const trained = await newOutputWithSamples();
  const { exitCode, stderr } = await undiagram(["train", "--config=debug"], { output: trained });
  expect(exitCode, stderr).toBe(0);
  [id] = (await readdir(join(trained, "runs"))) as [string];
  output = await newOutputWithSamples();
  runDir = join(output, "runs", id);
  await cutDown(join(trained, "runs", id), runDir);
});

test("without a name, an unfinished run is told of, and how to take it", async () => {
  for (const command of ["track", "report"]) {
    const { exitCode, stderr } = await undiagram([command], { output });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`expected a finished run, got unfinished: ${id}`);
    expect(stderr).toContain("--run=ID");
  }
});

test("track writes an archive of a run that was killed in the middle of a line", async () => {
  const { archive, experimentKey, metrics } = await track([`--run=${runDir}`]);
  toldBefore = experimentKey;
  expect(archive).toBe(join(runDir, "comet", `${experimentKey}.zip`));
  expect(metrics.loss).toEqual(await lossesTold());
  expect(Object.keys(metrics.loss ?? {})).toHaveLength(STEPS);
});

test("a run's folder may stand anywhere, and a dataset that is gone costs the pictures alone", async () => {
  const moved = join(output, "moved", id);
  await cp(runDir, moved, { recursive: true });
  const config = JSON.parse(await readFile(join(moved, "config.json"), "utf8"));
  const gone = { ...config, dataset: { ...config.dataset, config: "/gone/diagrams" } };
  await writeFile(join(moved, "config.json"), JSON.stringify(gone));
  const { experimentKey, metrics } = await track([`--run=${moved}`]);
  expect([experimentKey, metrics.loss]).toEqual([toldBefore, await lossesTold()]);
});

test("report shows the training of a run that was killed, and what scores it", async () => {
  const page = join(output, "page.html");
  const { exitCode, stdout, stderr } = await undiagram(["report", `--run=${id}`, `--out=${page}`], { output });
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toBe(page);
  const html = await readFile(page, "utf8");
  expect(html).toContain(`Training was killed, or is still going on, at step ${STEPS} of 4.`);
  expect(html).toContain("<code>npx nx run evaluate --config=debug</code>");
  expect(html).toContain('id="plot-loss"');
});

test("what only scores can answer is refused without them, option by option, and nothing is written", async () => {
  const files = ["page.html", "scores.csv", "junit.xml"].map((name) => join(output, `refused-${name}`));
  const [page, csv, junit] = files;
  const asked = ["--fail-under=overall=0.5", `--csv=${csv}`, `--junit=${junit}`];
  const { exitCode, stderr } = await undiagram(["report", `--run=${id}`, `--out=${page}`, ...asked], { output });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`The run ${id} has no scores yet`);
  for (const option of ["--fail-under", "--csv", "--junit"])
    expect(stderr).toContain(`  ${option}: expected scores in`);
  expect(stderr).toContain("npx nx run evaluate --config=debug");
  expect(files.filter((file) => existsSync(file))).toEqual([]);
});

test("once the run is finished, track goes on in the same experiment, and report finds it by itself", async () => {
  const finished = await undiagram(["train", "--config=debug"], { output });
  expect(finished.exitCode, finished.stderr).toBe(0);
  expect(await readdir(join(output, "runs"))).toEqual([id]);
  const { experimentKey, metrics, others } = await track([]);
  expect(experimentKey).toBe(toldBefore);
  expect(metrics.loss).toEqual(await lossesTold());
  expect(Object.keys(metrics.loss ?? {})).toEqual(["1", "2", "3", "4"]);
  expect(others.status).toBe("finished");
  const { stdout, exitCode, stderr } = await undiagram(["report"], { output });
  expect(exitCode, stderr).toBe(0);
  expect(await readFile(stdout, "utf8")).toContain("Training is done, at step 4 of 4.");
});

/** What a machine that went down leaves of a run: config, lock, and events whose last line is cut. */
async function cutDown(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of ["config.json", "run.lock.json"])
    await writeFile(join(to, name), await readFile(join(from, name)));
  const lines = (await readFile(join(from, "events.ndjson"), "utf8")).split("\n");
  const steps = lines.flatMap((line, i) => (line.includes('"event": "step"') ? [i] : []));
  const cut = steps[STEPS] as number;
  const whole = lines.slice(0, cut).map((line) => `${line}\n`);
  await writeFile(join(to, "events.ndjson"), `${whole.join("")}${lines[cut]?.slice(0, 40)}`);
}

async function track(args: string[]) {
  const { stdout, stderr, exitCode } = await undiagram(["track", "--json", ...args], { output });
  expect(exitCode, stderr).toBe(0);
  const answer: { archive: string; experimentKey: string } = JSON.parse(stdout);
  return { ...answer, ...(await readCometArchive(answer.archive)) };
}

/** Step to loss, as the run's events have it. */
async function lossesTold(): Promise<Record<string, number[]>> {
  const events = await readEvents(join(runDir, "events.ndjson"));
  const isStep = (event: RunEvent): event is StepEvent => event.event === "step";
  return Object.fromEntries(events.filter(isStep).map(({ step, loss }) => [step, [loss]]));
}
