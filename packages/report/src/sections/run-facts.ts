import type { RunConfig, RunEvent, RunLock } from "@undiagram/contract";
import { formatBytes, formatCount, formatPercent, formatSeconds, formatSignificant } from "../format.ts";
import { type Html, html, type Part } from "../html.ts";
import type { ReportInput } from "../report-input.ts";
import { findEnd } from "../training-state.ts";
import { listSteps } from "../training-steps.ts";

/** A name and what stands there; facts without a value are left out. */
type Fact = readonly [name: string, value: Part];

/** What made these figures: the run, the model, the data, the machine; and the whole lock and config to read. */
export function renderRunFacts({ scores, events, lock, config, evaluation }: ReportInput): Html {
  const groups: [string, Fact[]][] = [
    ["Run", runFacts(scores && "run_id" in scores ? scores.run_id : lock?.run_id, events)],
    ["Model", modelFacts(events, lock, config)],
    ["Data", dataFacts(lock, scores?.dataset ?? config?.dataset.config)],
    ["Training", trainingFacts(config, lock)],
    ["Machine", machineFacts(events, lock)],
    ["Versions", versionFacts(events, lock)],
  ];
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">The run</h2>
${renderIncidents(events)}
<div class="facts">${groups.map(([title, facts]) => renderFacts(title, facts))}</div>
${renderJson("Config", config)}
${renderJson("Lock", lock)}
${renderJson("Evaluation", evaluation)}
</section>`;
}

function runFacts(runId: string | undefined, events: readonly RunEvent[]): Fact[] {
  const started = events.filter((event) => event.event === "run_started");
  const finished = last(events, "finished");
  const steps = listSteps(events);
  const resumes = started.filter((event) => event.resumed_from_step > 0);
  return [
    ["Run", runId && html`<code>${runId}</code>`],
    ["Ended", describeEnd(events)],
    [
      "Steps",
      steps.length > 0 && `${formatCount(steps.at(-1)?.step ?? 0)} of ${formatCount(started.at(-1)?.total_steps ?? 0)}`,
    ],
    ["Time", finished && formatSeconds(finished.seconds)],
    ["Resumed", resumes.length > 0 && `from step ${resumes.map((r) => formatCount(r.resumed_from_step)).join(", ")}`],
    ["Last loss", finished?.final_loss !== undefined && `${formatSignificant(finished.final_loss)} nats per token`],
  ];
}

function describeEnd(events: readonly RunEvent[]): string | false {
  const end = findEnd(events);
  switch (end?.event) {
    case "finished":
      return "finished";
    case "failed":
      return `failed: ${end.message}`;
    case "interrupted":
      return `interrupted at step ${formatCount(end.step)}`;
    default:
      return end !== undefined && "no end was recorded";
  }
}

function modelFacts(events: readonly RunEvent[], lock: RunLock | undefined, config: RunConfig | undefined): Fact[] {
  const started = last(events, "run_started");
  const lora = config?.lora;
  return [
    ["Base", lock?.decides.model.base ?? config?.model.base],
    ["Revision", lock?.decides.model.revision ?? undefined],
    ["Parameters", started && formatCount(started.parameters)],
    [
      "Trained",
      started &&
        `${formatCount(started.trainable_parameters)} (${formatPercent(started.trainable_parameters / Math.max(1, started.parameters))})`,
    ],
    ["LoRA", lora && `r ${lora.r}, alpha ${lora.alpha}, dropout ${lora.dropout}`],
    [
      "On",
      lora && `${lora.target_modules.join(", ")}${started ? ` (${formatCount(started.adapted_modules)} layers)` : ""}`,
    ],
  ];
}

function dataFacts(lock: RunLock | undefined, dataset: string | undefined): Fact[] {
  const data = lock?.decides.dataset;
  const split = (part: { split: string; count: number }) => `${part.split}, ${formatCount(part.count)} pictures`;
  return [
    ["Dataset", dataset],
    ["Content", data && renderHash(data.content_hash)],
    ["Trained on", data && split(data.train)],
    ["Validated on", data && split(data.validation)],
  ];
}

function trainingFacts(config: RunConfig | undefined, lock: RunLock | undefined): Fact[] {
  if (!config) return [];
  const { training, pixels, generation } = config;
  return [
    ["Epochs", String(training.epochs)],
    ["Batch", `${training.batch_size} × ${training.accumulate} accumulated`],
    ["Learning rate", `${formatSignificant(training.learning_rate)}, ${training.warmup_steps} steps of warm-up`],
    ["Clip", `gradient norm ${training.clip}`],
    [
      "Pixels",
      `${formatCount(pixels.min)} to ${formatCount(pixels.max)}${pixels.enlarge === 1 ? "" : `, once enlarged ${pixels.enlarge} times`}`,
    ],
    ["New tokens", `at most ${formatCount(generation.max_new_tokens)}`],
    ["Seed", `${lock?.decides.seed ?? training.seed}${training.deterministic ? ", deterministic" : ""}`],
  ];
}

function machineFacts(events: readonly RunEvent[], lock: RunLock | undefined): Fact[] {
  const started = last(events, "run_started");
  const steps = listSteps(events);
  const hardware = lock?.provenance.hardware;
  const peak = steps.reduce((most, step) => Math.max(most, step.peak_memory_bytes), 0);
  return [
    ["Device", started && `${started.device}, ${started.precision}`],
    ["GPU", hardware?.gpu ?? undefined],
    ["CPU", hardware && `${hardware.cpu}, ${hardware.cores} cores`],
    ["Memory", hardware && formatBytes(hardware.memory_bytes)],
    ["Peak used", steps.length > 0 && formatBytes(peak)],
    [
      "Speed",
      steps.length > 0 &&
        `${formatSignificant(median(steps.map((s) => s.samples_per_second)))} pictures/s, ${formatSignificant(median(steps.map((s) => s.tokens_per_second)))} tokens/s (median)`,
    ],
  ];
}

function versionFacts(events: readonly RunEvent[], lock: RunLock | undefined): Fact[] {
  const provenance = lock?.provenance;
  return [
    [
      "Commit",
      provenance?.git_commit &&
        html`${renderHash(provenance.git_commit)}${provenance.git_diff_hash && " with uncommitted changes"}`,
    ],
    ["Python code", lock && renderHash(lock.decides.python_source_hash)],
    ...Object.entries(last(events, "run_started")?.versions ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

function renderFacts(title: string, facts: readonly Fact[]): Html | false {
  const known = facts.filter(([, value]) => value !== undefined && value !== null && value !== false);
  return (
    known.length > 0 &&
    html`<div><h3>${title}</h3><dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`
  );
}

/** Warnings and the failure, if any, with what to do about each. */
function renderIncidents(events: readonly RunEvent[]): Html | false {
  const incidents = events.filter((event) => event.event === "warning" || event.event === "failed");
  return (
    incidents.length > 0 &&
    html`<ul class="findings" aria-label="Warnings of the run">${incidents.map(
      ({ event, code, message, next }) =>
        html`<li class="${event === "failed" ? "bad" : "open"}"><span class="sign" aria-hidden="true">!</span><p>${event === "failed" ? "Failed" : "Warning"}: ${message} <code>${code}</code>${next && ` ${next}`}</p></li>`,
    )}</ul>`
  );
}

function renderJson(title: string, value: unknown): Html | false {
  return (
    value !== undefined &&
    html`<details class="json"><summary>${title} in full</summary><pre tabindex="0">${JSON.stringify(value, null, 2)}</pre></details>`
  );
}

function renderHash(hash: string): Html {
  return html`<code title="${hash}">${hash.slice(0, 12)}</code>`;
}

function last<Name extends RunEvent["event"]>(
  events: readonly RunEvent[],
  name: Name,
): Extract<RunEvent, { event: Name }> | undefined {
  return events.findLast((event): event is Extract<RunEvent, { event: Name }> => event.event === name);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
