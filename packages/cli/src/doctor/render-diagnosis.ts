import type { Diagnosis } from "./diagnose.ts";
import { type Finding, gibibytes } from "./finding.ts";

const WORDS: Record<Finding["verdict"], string> = { yes: "yes", care: "care", no: "NO", unknown: "?" };

/** The diagnosis as a terminal shows it. */
export function renderDiagnosis({ config, device, findings, memory, samples, longest, isRefused }: Diagnosis): string {
  const lines = [`${config} on ${device}`, ""];
  for (const { check, verdict, found, next } of findings) {
    lines.push(`  ${check.padEnd(9)}${WORDS[verdict].padEnd(6)}${found}`);
    if (next) lines.push(`${" ".repeat(17)}${next}`);
  }
  if (memory) {
    lines.push("", `Memory at the peak of ${memory.moment}, predicted, not measured:`);
    for (const { name, bytes } of memory.parts) lines.push(`  ${gibibytes(bytes).padStart(9)}  ${name}`);
    lines.push(`  ${gibibytes(memory.peak).padStart(9)}  in all`);
  }
  const most = longest
    ? ` The longest has some ${longest.tokens} tokens, ${longest.answerTokens} of them its answer.`
    : "";
  lines.push("", `Lengths: ${samples}.${most}`, conclude(findings, isRefused));
  return lines.join("\n");
}

function conclude(findings: readonly Finding[], isRefused: boolean): string {
  const checksOf = (wanted: Finding["verdict"]) => {
    return [...new Set(findings.filter(({ verdict }) => verdict === wanted).map(({ check }) => check))].join(", ");
  };
  if (isRefused) return `It will not run like this: ${checksOf("no")}.`;
  const [unknown, care] = [checksOf("unknown"), checksOf("care")];
  if (!unknown) return care ? `Nothing forbids it, but look first at: ${care}.` : "Nothing stands in its way.";
  const rest = care ? `Nothing else forbids it, but look first at: ${care}.` : "Nothing else stands in its way.";
  return `Not all could be told: ${unknown}. ${rest}`;
}
