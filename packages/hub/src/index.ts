export { describeLicense, type License, licenseOf } from "./license-of.ts";
export { type PlannedFile, type PushPlan, planPush, type RunToPush } from "./plan-push.ts";
export { type PulledAdapter, type PullOptions, pull } from "./pull.ts";
export { type PushedAdapter, type PushOptions, push } from "./push.ts";
export { type Reached, type ReachOptions, reachBase } from "./reach-base.ts";
export { renderCard } from "./render-card.ts";
