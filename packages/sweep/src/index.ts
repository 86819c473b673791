export { expandGrid, type Trial } from "./expand-grid.ts";
export { readJournal, type TrialResult } from "./journal.ts";
export { renderLeaderboard } from "./render-leaderboard.ts";
export { runSweep, type SweepOptions, type TrialProgress } from "./run-sweep.ts";
