import { EXIT, type RunScores, sha256, UndiagramError } from "@undiagram/contract";
import type { Trial } from "./expand-grid.ts";
import { appendToJournal, readJournal, type TrialResult } from "./journal.ts";

export interface TrialProgress {
  trial: Trial;
  /** Place in the sweep, from 1. */
  number: number;
  total: number;
  state: "started" | "done" | "failed" | "skipped";
  /** Absent while the trial is only started. */
  result?: TrialResult;
}

export interface SweepOptions {
  trials: readonly Trial[];
  /** Trains and evaluates one trial. */
  runTrial: (trial: Trial) => Promise<RunScores>;
  /** NDJSON file with one line for every trial that ended. It belongs to one state of code and data: other, other file. */
  journal: string;
  onTrial?: (progress: TrialProgress) => void;
}

/**
 * Runs trials one after another and gives their results in the order of the trials. Trials that the journal knows as
 * done are not run again; a failed one is recorded, the others go on, and the next sweep tries it again. An
 * interruption (exit code 130) ends the sweep at once and records nothing: the same call goes on from there.
 */
export async function runSweep({ trials, runTrial, journal, onTrial }: SweepOptions): Promise<TrialResult[]> {
  const known = await readJournal(journal);
  const results: TrialResult[] = [];
  for (const [i, trial] of trials.entries()) {
    const tell = (state: TrialProgress["state"], result?: TrialResult) =>
      onTrial?.({ trial, number: i + 1, total: trials.length, state, result });
    const before = known.get(hashTrial(trial));
    if (before?.status === "done") {
      // Named and told as in this sweep, whatever the sweep was called that ran it.
      const result = { ...before, name: trial.name, settings: trial.settings };
      results.push(result);
      tell("skipped", result);
      continue;
    }
    tell("started");
    const result = await endOf(trial, runTrial);
    await appendToJournal(journal, result);
    results.push(result);
    tell(result.status, result);
  }
  return results;
}

async function endOf(trial: Trial, runTrial: SweepOptions["runTrial"]): Promise<TrialResult> {
  const start = performance.now();
  const describe = () => ({
    name: trial.name,
    settings: trial.settings,
    config_hash: hashTrial(trial),
    seconds: Math.round((performance.now() - start) / 100) / 10,
  });
  try {
    const { run_id, metrics } = await runTrial(trial);
    return { ...describe(), status: "done", run_id, metrics };
  } catch (error) {
    if (error instanceof UndiagramError && error.exitCode === EXIT.interrupted) throw error;
    return { ...describe(), status: "failed", error: describeFailure(error) };
  }
}

function describeFailure(error: unknown): { code: string; message: string; next?: string } {
  if (error instanceof UndiagramError) return { code: error.code, message: error.message, next: error.next };
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
}

function hashTrial({ config: { name: _name, ...deciding } }: Trial): string {
  return sha256(deciding);
}
