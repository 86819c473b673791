import { EXIT, UndiagramError } from "@undiagram/contract";
import type { TrackedRun } from "./track-run.ts";

/** The part of a finished tracker process that matters here. */
export interface TrackerResult {
  failed: boolean;
  exitCode?: number | undefined;
  signal?: string | undefined;
  shortMessage?: string;
  stdout: string;
  stderr: string;
}

/** The tracker's one line as a result. Throws UndiagramError when it holds none, or an error. */
export function readAnswer(result: TrackerResult, onLine?: (line: string) => void): TrackedRun {
  if (result.signal === "SIGINT" || result.exitCode === EXIT.interrupted) {
    throw new UndiagramError("interrupted", "Tracking was interrupted", {
      exitCode: EXIT.interrupted,
      next: "Run `undiagram track` to hand the run over; nothing of it is lost.",
    });
  }
  const answer = parseObject(result.stdout);
  const error = answer?.error;
  if (typeof error === "object" && error !== null) {
    const { code, message, next } = error as { code: string; message: string; next: string };
    throw new UndiagramError(code, message, { exitCode: result.exitCode, next });
  }
  if (result.failed || typeof answer?.experiment_key !== "string") {
    const tail = result.stderr.trimEnd().split("\n").slice(-10).join("\n  ") || result.shortMessage || "no output";
    throw new UndiagramError("track_failed", `The run could not be handed to Comet:\n  ${tail}`, {
      exitCode: EXIT.environment,
      next: "The run itself is unharmed. Mend what is named above, then run `undiagram track`.",
    });
  }
  const { experiment_key: experimentKey, url, archive, warning } = answer as Record<string, string>;
  if (warning) onLine?.(warning);
  return { experimentKey: experimentKey as string, url, archive, warning };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
