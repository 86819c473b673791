import { execa } from "execa";
import type { TrackOptions } from "./track-run.ts";

/** The Python side: npm has no Comet client, so the official SDK of Python does the telling. */
export function startTracker({ runDir, datasetDir, python, onLine }: TrackOptions, { follow }: { follow: boolean }) {
  const options = [...(datasetDir ? ["--dataset", datasetDir] : []), ...(follow ? ["--follow"] : [])];
  return execa(python.executable, ["-m", "undiagram.track", "--run-dir", runDir, ...options], {
    env: python.env,
    // A follower goes on until its stdin ends; without --follow nobody reads it.
    stdin: "pipe",
    // In a group of its own a follower outlives Ctrl-C, so that the end of an interrupted run is told as well.
    detached: follow && process.platform !== "win32",
    cleanup: !follow,
    stderr: function* (line: unknown) {
      onLine?.(String(line));
      yield line;
    },
    reject: false,
  });
}
