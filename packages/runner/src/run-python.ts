import { appendFileSync, closeSync, createWriteStream, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { dirname } from "node:path";
import {
  EXIT,
  RunEvent,
  toWriteError,
  UndiagramError,
  type ValidationRepliesEvent,
  type ValidationScores,
} from "@undiagram/contract";
import { execa } from "execa";
import type { PythonEnvironment } from "./ensure-python.ts";

export interface PythonCall {
  python: PythonEnvironment;
  /** Module and its arguments, e.g. ["undiagram.train", "--run-dir", …]. */
  args: string[];
  cwd: string;
  /** What the process writes to stdout and stderr is appended here. */
  logFile: string;
  /** Events are appended here, one JSON object a line. Absent: they are only handed to onEvent. */
  eventsFile?: string;
  onEvent?: (event: RunEvent) => void;
  /** Answers `validation_replies`: the scores go to the process's stdin. Where this fails, the process is stopped. */
  scoreReplies?: (event: ValidationRepliesEvent) => Promise<ValidationScores["metrics"]>;
  /** Ends the process gently: it writes a checkpoint and stops. */
  signal?: AbortSignal;
}

const EVENTS_FD = 3;

/**
 * Runs a Python module of this project to its end, taking its events from a descriptor of their own. Throws an
 * UndiagramError when it fails: the failure it told itself, `interrupted` (exit 130), `process_killed`, or
 * `process_failed` with the end of its log.
 */
export async function runPython(call: PythonCall): Promise<void> {
  mkdirSync(dirname(call.logFile), { recursive: true });
  if (call.eventsFile) endCutLine(call.eventsFile);
  const subprocess = execa(call.python.executable, ["-m", ...call.args], {
    cwd: call.cwd,
    env: {
      ...call.python.env,
      UNDIAGRAM_EVENTS_FD: String(EVENTS_FD),
      ...(call.scoreReplies && { UNDIAGRAM_SCORES_FD: "0" }),
    },
    stdio: [call.scoreReplies ? "pipe" : "ignore", "pipe", "pipe", "pipe"],
    // A group of its own: Ctrl-C in a terminal reaches this process alone, which passes it on once.
    detached: process.platform !== "win32",
    reject: false,
    all: true,
    buffer: { stdout: false, stderr: false, fd3: false, all: false },
  });
  const log = createWriteStream(call.logFile, { flags: "a" });
  const tail: string[] = [];
  const stop = () => subprocess.kill("SIGINT");
  call.signal?.addEventListener("abort", stop, { once: true });
  if (call.signal?.aborted) stop();

  let failure: (RunEvent & { event: "failed" }) | undefined;
  /** What failed on this side: the process is stopped, and this is what the caller hears. */
  let ownError: unknown;
  const answer = async (event: ValidationRepliesEvent) => {
    try {
      const metrics = await call.scoreReplies?.(event);
      const scores = { step: event.step, metrics } as ValidationScores;
      subprocess.stdin?.write(`${JSON.stringify(scores)}\n`);
    } catch (cause) {
      ownError ??= cause;
      stop();
    }
  };
  // A process that ended meanwhile reads no more; how it ended is told below.
  subprocess.stdin?.on("error", () => {});
  log.on("error", (cause) => {
    // The same holds for a log that cannot be written: a stream that nobody listens to would end this process.
    ownError ??= toWriteError(cause, call.logFile);
    stop();
  });
  const [result] = await Promise.all([
    subprocess,
    (async () => {
      for await (const line of subprocess.iterable({ from: "all" })) {
        log.write(`${line}\n`);
        tail.push(line);
        if (tail.length > 20) tail.shift();
      }
    })(),
    (async () => {
      for await (const line of subprocess.iterable({ from: "fd3" })) {
        const event = parseEvent(line);
        if (!event) {
          log.write(`not an event: ${line}\n`);
          continue;
        }
        try {
          if (call.eventsFile) appendFileSync(call.eventsFile, `${line}\n`);
        } catch (cause) {
          // A run whose events are lost is no run: it stops at its next checkpoint instead of going on unseen.
          ownError ??= toWriteError(cause, call.eventsFile as string);
          stop();
        }
        if (event.event === "failed") failure = event;
        if (event.event === "validation_replies") void answer(event);
        call.onEvent?.(event);
      }
    })(),
  ]);
  await new Promise<void>((resolve) => log.end(resolve));
  call.signal?.removeEventListener("abort", stop);
  if (ownError) throw ownError;
  if (!result.failed) return;
  throw toError(call, result, failure, tail);
}

/** A machine that went down left half a line: the next event would be lost behind it. */
function endCutLine(file: string): void {
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size === 0) return;
    const last = Buffer.alloc(1);
    const descriptor = openSync(file, "r");
    readSync(descriptor, last, { position: size - 1 });
    closeSync(descriptor);
    if (last.toString() !== "\n") appendFileSync(file, "\n");
  } catch (cause) {
    throw toWriteError(cause, file);
  }
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    return RunEvent.parse(JSON.parse(line));
  } catch {
    // A process killed in the middle of a line leaves half an event: the log keeps it, the run does not need it.
    return undefined;
  }
}

function toError(
  call: PythonCall,
  result: { exitCode?: number; signal?: string },
  failure: (RunEvent & { event: "failed" }) | undefined,
  tail: string[],
): UndiagramError {
  const module = call.args[0];
  if (failure) {
    return new UndiagramError(failure.code, failure.message, { exitCode: failure.exit_code, next: failure.next });
  }
  if (result.exitCode === EXIT.interrupted) {
    return new UndiagramError("interrupted", "Interrupted; what was finished is kept", {
      exitCode: EXIT.interrupted,
      next: "Run the same command again to go on.",
    });
  }
  if (result.signal) {
    return new UndiagramError("process_killed", `${module} was ended by ${result.signal}`, {
      exitCode: EXIT.environment,
      next: `Run the same command again to go on from the last checkpoint. ${
        result.signal === "SIGKILL"
          ? "If nobody ended it, memory ran out: lower training.batch_size or pixels.max."
          : ""
      }`.trim(),
    });
  }
  return new UndiagramError("process_failed", `${module} ended with code ${result.exitCode}:\n  ${tail.join("\n  ")}`, {
    exitCode: EXIT.environment,
    next: `The whole log is in ${call.logFile}.`,
  });
}
