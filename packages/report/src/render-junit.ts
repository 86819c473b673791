import type { ScoreReport } from "@undiagram/contract";
import { escapeText } from "./html.ts";
import {
  allMetrics,
  type Check,
  checkThresholds,
  describeLimit,
  describeMeasured,
  type Threshold,
} from "./thresholds.ts";

/**
 * A report as JUnit XML, as build servers read it: one test case for each metric, which fails where it misses its
 * threshold, and every figure as a property. Only what the common schemas of the format agree on is written.
 *
 * @param written ISO 8601 date, UTC
 */
export function renderJunit(report: ScoreReport, thresholds: readonly Threshold[], written: string): string {
  const metrics = [...allMetrics(report)];
  const missed = checkThresholds(report, thresholds).filter(({ isMet }) => !isMet);
  const failing = new Set(missed.map(({ metric }) => metric));
  const suite = `${report.dataset} ${report.split} ${report.predictor}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="${escapeXml(suite)}" package="undiagram" id="0" hostname="localhost" timestamp="${written.slice(0, 19)}" tests="${metrics.length}" failures="${failing.size}" errors="0" time="0">
    <properties>
      <property name="samples" value="${report.samples}"/>
${metrics.map(([name, { value }]) => `      <property name="${escapeXml(name)}" value="${value}"/>\n`).join("")}    </properties>
${metrics.map(([name]) => renderCase(name, report, missed)).join("")}    <system-out/>
    <system-err/>
  </testsuite>
</testsuites>
`;
}

/** Text that XML may hold: as HTML, less what is no character at all. */
function escapeXml(text: string): string {
  return escapeText(text.toWellFormed()).replace(/[\ufffe\uffff]/g, "\ufffd");
}

function renderCase(name: string, { predictor }: ScoreReport, missed: readonly Check[]): string {
  const opening = `    <testcase name="${escapeXml(name)}" classname="${escapeXml(`undiagram.${predictor}`)}" time="0"`;
  const misses = missed.filter(({ metric }) => metric === name);
  if (misses.length === 0) return `${opening}/>\n`;
  const message = misses.map((check) => `expected ${describeLimit(check)}, got ${describeMeasured(check)}`).join("; ");
  return `${opening}>\n      <failure type="threshold" message="${escapeXml(message)}"/>\n    </testcase>\n`;
}
