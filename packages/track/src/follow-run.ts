import { readAnswer } from "./_read-answer.ts";
import { startTracker } from "./_start-tracker.ts";
import type { TrackedRun, TrackOptions } from "./track-run.ts";

export interface FollowedRun {
  /** Says that the run has ended, waits until all of it is told, and answers as `trackRun` does. */
  finish(): Promise<TrackedRun>;
}

/**
 * Tells a run to Comet while it grows, in a process of its own: it never slows the run, and if this process is killed
 * it still tells what was written. Without COMET_API_KEY it waits for the end and writes the offline archive.
 */
export function followRun(options: TrackOptions): FollowedRun {
  const tracker = startTracker(options, { follow: true });
  return {
    finish: async () => {
      tracker.stdin.end();
      return readAnswer(await tracker, options.onLine);
    },
  };
}
