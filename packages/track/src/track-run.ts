import { readAnswer } from "./_read-answer.ts";
import { startTracker } from "./_start-tracker.ts";

export interface TrackOptions {
  /** The run's folder: config.json, run.lock.json and events.ndjson stand in it. */
  runDir: string;
  /** Folder of the dataset that the run was trained on; without it no pictures are told. */
  datasetDir?: string;
  /** How Python processes of this project are started. */
  python: { executable: string; env: Record<string, string> };
  /** Takes what a person should read: messages of the tracker and its warning. */
  onLine?: (line: string) => void;
}

export interface TrackedRun {
  /** The same for every call on one run. */
  experimentKey: string;
  /** The experiment's page, when it was told live. */
  url?: string;
  /** The offline archive that `comet upload` takes, when it was not. */
  archive?: string;
  /** Why the run was not told live although COMET_API_KEY is set. */
  warning?: string;
}

/**
 * Hands what stands in a run's folder to Comet: live when COMET_API_KEY is set, otherwise into an offline archive. An
 * unreachable or refusing service is no error: the archive takes the whole run, and `warning` says so. Throws
 * UndiagramError `run_unreadable`, `comet_missing`, `archive_not_written`, `track_failed` or `interrupted`.
 */
export async function trackRun(options: TrackOptions): Promise<TrackedRun> {
  return readAnswer(await startTracker(options, { follow: false }), options.onLine);
}
