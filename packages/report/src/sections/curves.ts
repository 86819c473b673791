import type { RunEvent, StepEvent } from "@undiagram/contract";
import { formatBytes, formatCount, formatPercent, formatSignificant, joinWords } from "../format.ts";
import { type Html, html } from "../html.ts";
import { METRIC_TEXTS, type MetricText } from "../metric-texts.ts";
import { own } from "../own.ts";
import { drawLinePlot, type Series } from "../plots/line-plot.ts";
import { type Point, runningMean, spreadPoints } from "../plots/thin.ts";
import { listSteps, listValidations, type ValidationEvent } from "../training-steps.ts";

/**
 * How training went: first what was learnt (loss, whatever was measured on validation pictures, learning rate, gradient
 * norm), then what the machine did (speed, memory, waiting).
 */
export function renderCurves(events: readonly RunEvent[]): Html {
  const steps = listSteps(events);
  const validations = listValidations(events);
  if (steps.length === 0) {
    return html`<section id="training" aria-labelledby="training-title"><h2 id="training-title">Training</h2><p>Nothing was trained in this run: it holds no steps.</p></section>`;
  }
  const epochs = listEpochEnds(steps);
  const further = [...new Set(validations.flatMap(({ metrics }) => Object.keys(metrics)))].filter((n) => n !== "loss");
  // One point is no curve.
  const curves = further.filter((name) => validationPoints(validations, name).length > 1);
  const once = further.flatMap((name) => {
    const [only, ...others] = validationPoints(validations, name);
    if (!only || others.length > 0) return [];
    return [`${validationLabel(name)} ${formatSignificant(only.y)} at step ${formatCount(only.x)}`];
  });
  return html`<section id="training" aria-labelledby="training-title">
<h2 id="training-title">Training</h2>
${once.length > 0 && html`<p>Measured once on validation pictures: ${joinWords(once)}.</p>`}
<div class="plots">
${drawLoss(steps, validations, epochs)}
${curves.map((name, i) => drawValidationMetric(name, i, validations, epochs))}
${drawLearningRate(steps, epochs)}
${drawGradNorm(steps, epochs)}
</div>
<p class="lead machine">What the machine did meanwhile:</p>
<div class="plots">
${SPEEDS.map((speed) => drawSpeed(speed, steps, epochs))}
${drawMemory(steps, epochs)}
${drawWaiting(steps, epochs)}
</div>
${renderNumbers(steps, validations)}
</section>`;
}

function drawLoss(steps: readonly StepEvent[], validations: readonly ValidationEvent[], epochs: number[]): Html {
  const training = toPoints(steps, (step) => step.loss);
  const validation = validationPoints(validations, "loss");
  const [first, last] = [training[0] as Point, training.at(-1) as Point];
  const lowest = validation.length > 0 && validation.reduce((a, b) => (b.y < a.y ? b : a));
  const measured = lowest
    ? ` Lowest validation loss ${formatSignificant(lowest.y)}, at step ${formatCount(lowest.x)}.`
    : "";
  return drawLinePlot({
    id: "loss",
    title: "Loss",
    unit: "nats per answer token",
    summary: `From ${formatSignificant(first.y)} to ${formatSignificant(last.y)} in ${formatCount(last.x)} steps.${measured}`,
    series: [
      ...withMean("training", training),
      ...(validation.length > 0 ? [{ name: "validation", points: validation, look: "marks" as const }] : []),
    ],
    y: zeroOrLog([...training, ...validation]),
    epochs,
  });
}

function drawLearningRate(steps: readonly StepEvent[], epochs: number[]): Html {
  const points = toPoints(steps, (step) => step.learning_rate);
  const peak = points.reduce((a, b) => (b.y > a.y ? b : a));
  return drawLinePlot({
    id: "learning-rate",
    title: "Learning rate",
    unit: "no unit",
    summary: `Peak ${formatSignificant(peak.y)} at step ${formatCount(peak.x)}, ${formatSignificant((points.at(-1) as Point).y)} at the end.`,
    series: [{ name: "learning rate", points, look: "line" }],
    y: "zero",
    epochs,
  });
}

function drawGradNorm(steps: readonly StepEvent[], epochs: number[]): Html {
  const points = toPoints(steps, (step) => step.grad_norm);
  const peak = points.reduce((a, b) => (b.y > a.y ? b : a));
  return drawLinePlot({
    id: "grad-norm",
    title: "Gradient norm",
    unit: "L2 norm before clipping",
    summary: `Largest ${formatSignificant(peak.y)} at step ${formatCount(peak.x)}, ${formatSignificant((points.at(-1) as Point).y)} at the end.`,
    series: withMean("gradient norm", points),
    y: zeroOrLog(points),
    epochs,
  });
}

interface Speed {
  id: string;
  title: string;
  unit: string;
  value: (step: StepEvent) => number;
}

/** Pictures differ in size: where one speed dips and the other does not, the pictures were larger, not the machine slower. */
const SPEEDS: readonly Speed[] = [
  { id: "speed", title: "Speed", unit: "pictures per second", value: (step) => step.samples_per_second },
  { id: "token-speed", title: "Speed in tokens", unit: "tokens per second", value: (step) => step.tokens_per_second },
];

function drawSpeed({ id, title, unit, value }: Speed, steps: readonly StepEvent[], epochs: number[]): Html {
  const points = toPoints(steps, value);
  const lowest = points.reduce((a, b) => (b.y < a.y ? b : a));
  return drawLinePlot({
    ...{ id, title, unit },
    summary: `Slowest ${formatSignificant(lowest.y)} at step ${formatCount(lowest.x)}, ${formatSignificant((points.at(-1) as Point).y)} at the end.`,
    series: withMean("speed", points),
    y: "zero",
    epochs,
  });
}

function drawMemory(steps: readonly StepEvent[], epochs: number[]): Html {
  const points = toPoints(steps, (step) => step.peak_memory_bytes / 2 ** 30);
  const peak = points.reduce((a, b) => (b.y > a.y ? b : a));
  return drawLinePlot({
    id: "memory",
    title: "Memory",
    unit: "GiB, the most used so far",
    summary: `Peak ${formatBytes(peak.y * 2 ** 30)}, reached at step ${formatCount(peak.x)}.`,
    series: [{ name: "peak in GiB", points, look: "line" }],
    y: "zero",
    epochs,
  });
}

/** Nothing where an earlier version did not measure it. */
function drawWaiting(steps: readonly StepEvent[], epochs: number[]): Html | false {
  const measured = steps.filter((step) => step.data_wait_share !== undefined);
  const points = toPoints(measured, (step) => 100 * (step.data_wait_share as number));
  if (points.length === 0) return false;
  const most = points.reduce((a, b) => (b.y > a.y ? b : a));
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  return drawLinePlot({
    id: "waiting",
    title: "Waiting for data",
    unit: "% of a step's time",
    summary: `${formatPercent(mean / 100)} of a step on average, at most ${formatPercent(most.y / 100)}, at step ${formatCount(most.x)}.`,
    series: withMean("waiting in %", points),
    y: "zero",
    top: 10,
    epochs,
  });
}

function drawValidationMetric(
  name: string,
  index: number,
  validations: readonly ValidationEvent[],
  epochs: number[],
): Html {
  const points = validationPoints(validations, name);
  const [last, best] = [points.at(-1) as Point, points.reduce((a, b) => (b.y > a.y ? b : a))];
  const metric = own<MetricText>(METRIC_TEXTS, name);
  const highest = metric ? ` Highest ${formatSignificant(best.y)}, at step ${formatCount(best.x)}.` : "";
  return drawLinePlot({
    id: `validation-${index}`,
    title: `Validation: ${validationLabel(name)}`,
    unit: metric ? "share of 1" : name,
    summary: `${formatSignificant(last.y)} at step ${formatCount(last.x)}.${highest}`,
    series: [{ name: validationLabel(name), points, look: "marks" }],
    y: metric ? "zero" : "fit",
    epochs,
  });
}

function validationLabel(name: string): string {
  return own<MetricText>(METRIC_TEXTS, name)?.label ?? name;
}

/** A start ten times the end would press the rest of a linear plot flat, where over-fitting shows. */
function zeroOrLog(points: readonly Point[]): "zero" | "log" {
  const lowest = points.reduce((least, { y }) => Math.min(least, y), Number.POSITIVE_INFINITY);
  const highest = points.reduce((most, { y }) => Math.max(most, y), 0);
  return lowest > 0 && highest / lowest > 10 ? "log" : "zero";
}

/** From forty steps on the single steps are noise to the eye: they turn faint, and their running mean is the line. */
function withMean(name: string, points: readonly Point[]): Series[] {
  if (points.length < 40) return [{ name, points, look: "line" }];
  const window = 2 * Math.round(points.length / 40) + 1;
  return [
    { name: `${name}, each step`, points, look: "raw" },
    { name: `mean over ${window} steps`, points: runningMean(points, window), look: "line" },
  ];
}

function toPoints(steps: readonly StepEvent[], value: (step: StepEvent) => number): Point[] {
  return steps.map((step) => ({ x: step.step, y: value(step) }));
}

function validationPoints(validations: readonly ValidationEvent[], name: string): Point[] {
  return validations.flatMap(({ step, metrics }) => {
    const y = own(metrics, name);
    return y === undefined ? [] : [{ x: step, y }];
  });
}

/** The last step of each whole epoch; none where they would crowd. */
function listEpochEnds(steps: readonly StepEvent[]): number[] {
  const ends = steps.filter(({ epoch }, i) => Math.floor(epoch) > Math.floor(steps[i - 1]?.epoch ?? 0));
  return ends.length > 8 ? [] : ends.map(({ step }) => step);
}

/** The drawings as figures: some twenty steps, and every validation. */
function renderNumbers(steps: readonly StepEvent[], validations: readonly ValidationEvent[]): Html {
  return html`<details class="numbers"><summary>The curves as numbers</summary>
<div class="scroll" role="region" aria-label="The curves as numbers" tabindex="0">
<table><caption>About twenty steps, evenly spread</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Epoch</th><th scope="col">Loss</th><th scope="col">Learning rate</th><th scope="col">Gradient norm</th><th scope="col">Pictures/s</th><th scope="col">Tokens/s</th><th scope="col">Memory</th><th scope="col">Waiting</th></tr></thead>
<tbody>${spreadPoints(steps, 20).map(
    (s) =>
      html`<tr><th scope="row">${formatCount(s.step)}</th><td>${s.epoch.toFixed(2)}</td><td>${formatSignificant(s.loss)}</td><td>${formatSignificant(s.learning_rate)}</td><td>${formatSignificant(s.grad_norm)}</td><td>${formatSignificant(s.samples_per_second)}</td><td>${formatSignificant(s.tokens_per_second)}</td><td>${formatBytes(s.peak_memory_bytes)}</td><td>${s.data_wait_share === undefined ? "–" : formatPercent(s.data_wait_share)}</td></tr>`,
  )}</tbody></table>
${
  validations.length > 0 &&
  html`<table><caption>Validation</caption>
<thead><tr><th scope="col">Step</th><th scope="col">Measured</th></tr></thead>
<tbody>${validations.map(
    ({ step, metrics }) =>
      html`<tr><th scope="row">${formatCount(step)}</th><td>${Object.entries(metrics)
        .map(([name, value]) => `${name} ${formatSignificant(value)}`)
        .join(", ")}</td></tr>`,
  )}</tbody></table>`
}</div></details>`;
}
