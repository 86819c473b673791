import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunEvent, UndiagramError } from "@undiagram/contract";
import { expect, test } from "vitest";
import { readEvents } from "./read-events.ts";
import { type PythonCall, runPython } from "./run-python.ts";

/** Runs a real Python process whose module has the given body; `say(...)` in it sends an event. */
async function runBody(
  body: string,
  onEvent?: (event: RunEvent) => void,
  signal?: AbortSignal,
  scoreReplies?: PythonCall["scoreReplies"],
  eventsBefore = "",
) {
  const dir = await mkdtemp(join(tmpdir(), "undiagram-run-"));
  const head = `
import json, os, signal, sys, time
def say(**event):
    os.write(int(os.environ["UNDIAGRAM_EVENTS_FD"]), (json.dumps({"time": time.time(), **event}) + "\\n").encode())
`;
  await writeFile(join(dir, "body.py"), `${head}\n${body}`);
  const files = { logFile: join(dir, "log.txt"), eventsFile: join(dir, "events.ndjson") };
  await writeFile(files.eventsFile, eventsBefore);
  const error = await runPython({
    python: { executable: "python3", env: { PYTHONPATH: dir } },
    args: ["body"],
    cwd: dir,
    ...files,
    onEvent,
    signal,
    scoreReplies,
  }).then(
    () => undefined,
    (error: UndiagramError) => error,
  );
  return { error, log: await readFile(files.logFile, "utf8"), events: await readEvents(files.eventsFile) };
}

test("events come on their own descriptor, in order; stdout and stderr go to the log", async () => {
  const seen: RunEvent[] = [];
  const { error, log, events } = await runBody(
    `print("plain words"); print("and errors", file=sys.stderr)
for done in range(3): say(event="progress", stage="x", done=done, total=3)`,
    (event) => seen.push(event),
  );
  expect(error).toBeUndefined();
  expect(log).toMatch(/plain words/);
  expect(log).toMatch(/and errors/);
  expect(events.map((event) => event.event === "progress" && event.done)).toEqual([0, 1, 2]);
  expect(seen).toEqual(events);
});

test("a failure the process tells is the error, with its own exit code and next move", async () => {
  const { error } = await runBody(
    `say(event="failed", code="out_of_memory", message="No memory", next="Lower it.", exit_code=3); sys.exit(3)`,
  );
  expect(error).toMatchObject({ code: "out_of_memory", exitCode: 3, next: "Lower it.", message: "No memory" });
});

test("a failure it did not foresee shows the end of its log", async () => {
  const { error } = await runBody(`raise ValueError("unforeseen")`);
  expect(error).toMatchObject({ code: "process_failed", exitCode: 3 });
  expect(error?.message).toContain("ValueError: unforeseen");
});

test("a killed process is told as killed, and what it had said is kept", async () => {
  const { error, events } = await runBody(
    `say(event="progress", stage="x", done=1, total=2); os.write(int(os.environ["UNDIAGRAM_EVENTS_FD"]), b'{"event": "pro')
os.kill(os.getpid(), signal.SIGKILL)`,
  );
  expect(error).toMatchObject({ code: "process_killed", exitCode: 3 });
  expect(error?.message).toContain("SIGKILL");
  expect(events).toHaveLength(1);
});

test("a line that was cut when the machine went down costs no event that comes after it", async () => {
  const progress = { event: "progress", time: 1, stage: "x", total: 2 };
  const before = `${JSON.stringify({ ...progress, done: 1 })}\n{"event": "progr`;
  const { events } = await runBody(
    `say(event="progress", stage="x", done=2, total=2)`,
    ...([undefined, undefined, undefined] as const),
    before,
  );
  expect(events.map((event) => event.event === "progress" && event.done)).toEqual([1, 2]);
});

test("an abort interrupts the process once, lets it end by itself, and is told as exit 130", async () => {
  const controller = new AbortController();
  const { error, log } = await runBody(
    `
def stop(*_):
    print("stopping cleanly", flush=True); time.sleep(0.2); sys.exit(130)
signal.signal(signal.SIGINT, stop)
say(event="progress", stage="x", done=1, total=2)
time.sleep(60)`,
    () => controller.abort(),
    controller.signal,
  );
  expect(error).toMatchObject({ code: "interrupted", exitCode: 130 });
  expect(log.match(/stopping cleanly/g)).toHaveLength(1);
});

test("a step that was told twice, before and after a resume, counts as told last", async () => {
  const step = (n: number, loss: number) =>
    `say(event="step", step=${n}, epoch=0, loss=${loss}, learning_rate=0, grad_norm=0, samples_per_second=1, tokens_per_second=1, peak_memory_bytes=1)`;
  const { events } = await runBody([step(1, 3), step(2, 2), step(2, 1), step(3, 0.5)].join("\n"));
  expect(events.map((event) => event.event === "step" && [event.step, event.loss])).toEqual([
    [1, 3],
    [2, 1],
    [3, 0.5],
  ]);
});

const ASK = `say(event="validation_replies", step=4, path="replies.jsonl", samples=2)
print("answer:", os.read(int(os.environ["UNDIAGRAM_SCORES_FD"]), 1000).decode(), flush=True)`;

test("replies are scored and answered on the process's stdin, one line for each time it asks", async () => {
  const asked: string[] = [];
  const { error, log } = await runBody(`${ASK}\n${ASK}`, undefined, undefined, async ({ path, samples }) => {
    asked.push(path);
    return { overall: samples / 4, table_f1: 1 };
  });
  expect(error).toBeUndefined();
  expect(asked).toEqual(["replies.jsonl", "replies.jsonl"]);
  expect(log.match(/answer: \{"step":4,"metrics":\{"overall":0.5,"table_f1":1\}\}/g)).toHaveLength(2);
});

test("a scorer that fails stops the process, and its error is what the caller hears", async () => {
  const { error, log } = await runBody(
    `signal.signal(signal.SIGINT, lambda *_: (print("stopped", flush=True), sys.exit(130)))\n${ASK}`,
    undefined,
    undefined,
    () => Promise.reject(new UndiagramError("replies_unknown", "No such replies")),
  );
  expect(error).toMatchObject({ code: "replies_unknown" });
  expect(log).toMatch(/stopped/);
});

test("a process that ends before its scores come is told by how it ended", async () => {
  let answer = () => {};
  const { error } = await runBody(
    `say(event="validation_replies", step=4, path="x", samples=2)\nsys.exit(7)`,
    undefined,
    undefined,
    () => new Promise((resolve) => (answer = () => resolve({ overall: 1 }))),
  );
  answer();
  expect(error).toMatchObject({ code: "process_failed" });
});

test("without a scorer, the process is told of none", async () => {
  const { log } = await runBody(`print("scores:", os.environ.get("UNDIAGRAM_SCORES_FD"))`);
  expect(log).toMatch(/scores: None/);
});
