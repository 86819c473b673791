export { type FollowedRun, followRun } from "./follow-run.ts";
export { type TrackedRun, type TrackOptions, trackRun } from "./track-run.ts";
