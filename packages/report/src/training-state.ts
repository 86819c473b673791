import type { RunEvent } from "@undiagram/contract";
import { formatCount } from "./format.ts";
import { listSteps } from "./training-steps.ts";
import type { Finding } from "./verdict.ts";

/** How far a run came, and that nothing has been scored of it yet. */
export function describeUnscored(events: readonly RunEvent[], scoredBy: string | undefined): Finding[] {
  const scoring = "Nothing has been scored yet: this page tells how training went, not how well the model reads.";
  return [
    describeTraining(events),
    {
      tone: "open",
      sentence: `${scoring}${scoredBy ? " To score it, with code, config and dataset as they were:" : ""}`,
      command: scoredBy,
    },
  ];
}

/** How a run ended; its last start where no end is on record. */
export function findEnd(events: readonly RunEvent[]): RunEvent | undefined {
  return events.findLast(({ event }) => ["finished", "failed", "interrupted", "run_started"].includes(event));
}

function describeTraining(events: readonly RunEvent[]): Finding {
  const end = findEnd(events);
  const place = describePlace(events);
  switch (end?.event) {
    case "finished":
      return { tone: "fact", sentence: `Training is done, ${place}.` };
    case "failed":
      return { tone: "bad", sentence: `Training failed ${place}: ${end.message} ${end.next}` };
    case "interrupted":
      return { tone: "open", sentence: `Training was interrupted ${place}. ${GO_ON}` };
    default:
      return { tone: "open", sentence: `Training was killed, or is still going on, ${place}. ${GO_ON}` };
  }
}

const GO_ON = "The command that began it goes on from its last checkpoint.";

function describePlace(events: readonly RunEvent[]): string {
  const started = events.findLast((event) => event.event === "run_started");
  const step = listSteps(events).at(-1)?.step ?? 0;
  if (step === 0) return "before its first step";
  return `at step ${formatCount(step)}${started ? ` of ${formatCount(started.total_steps)}` : ""}`;
}
