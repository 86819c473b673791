import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { relative } from "node:path";
import { ROOT } from "../src/paths.ts";

/** One row of a benchmark's table: column heading, with its unit, to value. */
export type Row = Record<string, string | number>;

export interface BenchResult {
  bench: string;
  /** What was measured, and how to read it. */
  about: string;
  /** Name to version, besides Node's. */
  versions?: Record<string, string>;
  /** One table or more; all rows of one have the same columns. */
  tables: readonly (readonly Row[])[];
}

/** Other work on the machine distorts every figure: the load before the benchmark stands beside them. */
const LOAD_BEFORE = loadavg()[0] as number;

/** Prints the result with the machine, the versions and the command that made it, on stdout. */
export function printResult({ bench, about, versions, tables }: BenchResult, asJson = false): void {
  const hardware = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: round(totalmem() / 2 ** 30),
    loadBefore: round(LOAD_BEFORE),
  };
  const allVersions = { node: process.versions.node, ...versions };
  const command = ["node", relative(ROOT, process.argv[1] as string), ...process.argv.slice(2)].join(" ");
  if (asJson) {
    console.log(JSON.stringify({ bench, command, hardware, versions: allVersions, tables }));
    return;
  }
  const { cpu, cores, memoryGiB, loadBefore } = hardware;
  console.log(`${bench}\n\n${about}\n`);
  console.log(`${cores} cores of ${cpu}, ${memoryGiB} GiB; load before: ${loadBefore}`);
  console.log(
    Object.entries(allVersions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
  );
  console.log(`${command}\n`);
  for (const rows of tables) console.log(`${formatTable(rows)}\n`);
}

/** Three digits that count. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The value below which the share `q` of the values lies; NaN for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = q * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function formatTable(rows: readonly Row[]): string {
  const headings = Object.keys(rows[0] ?? {});
  const cells = [headings, ...rows.map((row) => headings.map((heading) => formatCell(row[heading])))];
  const widths = headings.map((_, column) => Math.max(...cells.map((line) => (line[column] as string).length)));
  const isText = headings.map((heading) => typeof rows[0]?.[heading] === "string");
  return cells
    .map((line) =>
      line
        .map((cell, c) => (isText[c] ? cell.padEnd(widths[c] as number) : cell.padStart(widths[c] as number)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function formatCell(value: string | number | undefined): string {
  return typeof value === "number" ? (Number.isFinite(value) ? String(round(value)) : "-") : (value ?? "");
}
