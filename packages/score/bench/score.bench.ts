/*
 * How fast scoring is, in seconds on the clock and of one core:  node packages/score/bench/score.bench.ts
 *
 * 10,000 predictions of 6 tables, four times: all right, one defect each, every table and edge damaged, unparsable; then
 * metrics, strata and 1,000 resamples over 2,500 samples, first each a family of its own, then five to a family.
 */
import { createRandom, type Random } from "@undiagram/random";
import { type Annotation, serialize } from "@undiagram/schema";
import { compare, type SampleScore, scoreSample, summarize } from "../src/index.ts";

const PREDICTIONS = 10_000;
const WORDS =
  "order item user account payment invoice product stock device reading course grade visit claim note".split(" ");
const TYPES = ["INTEGER", "VARCHAR(255)", "TIMESTAMP", "DECIMAL(10,2)", "BOOLEAN", "TEXT"];

function makeSchema(random: Random): Annotation {
  const names = random.sample(WORDS, 6).map((word) => `${word}_${random.pick(WORDS)}s`);
  return {
    tables: names.map((name, t) => ({
      name,
      columns: [
        { name: "id", type: "INTEGER", primary_key: true },
        ...random.sample(WORDS, 5).map((word) => ({ name: `${word}_${random.pick(WORDS)}`, type: random.pick(TYPES) })),
        ...(t > 0 ? [{ name: `${names[t - 1]}_id`, type: "INTEGER", foreign_key: true as const }] : []),
      ],
    })),
    relationships: names.slice(1).map((name, t) => ({
      from_table: name,
      from_columns: [`${names[t]}_id`],
      to_table: names[t] as string,
      to_columns: ["id"],
      type: "many_to_one",
    })),
  };
}

/** A letter dropped in the name of one table or of all, with a type and a column changed in each. */
function damage(truth: Annotation, isHit: (table: number) => boolean): Annotation {
  const misread = (name: string) => name.slice(0, 3) + name.slice(4);
  return {
    tables: truth.tables.map((table, t) =>
      isHit(t)
        ? {
            name: misread(table.name),
            columns: table.columns.map((column, c) =>
              c === 1 ? { ...column, type: "TEXT" } : c === 2 ? { ...column, name: misread(column.name) } : column,
            ),
          }
        : table,
    ),
    relationships: truth.relationships.map((edge, t) =>
      isHit(t) ? { ...edge, from_table: misread(edge.from_table) } : edge,
    ),
  };
}

const random = createRandom(1);
const truths = Array.from({ length: PREDICTIONS }, (_, i) => ({ id: `${i}`, annotation: makeSchema(random) }));
const cases: Record<string, (truth: Annotation) => string> = {
  "all right": serialize,
  "one table misread": (truth) => serialize(damage(truth, (t) => t === random.int(0, 5))),
  "every table misread": (truth) => serialize(damage(truth, () => true)),
  unparsable: (truth) => serialize(truth).slice(0, -20),
};

let scores: SampleScore[] = [];
for (const [name, reply] of Object.entries(cases)) {
  const replies = truths.map(({ annotation }) => reply(annotation));
  const start = now();
  const scored = truths.map((truth, i) => scoreSample(truth, replies[i]));
  report(`score ${PREDICTIONS} predictions, ${name}`, start);
  if (name === "one table misread") scores = scored.slice(0, 2_500);
}

const bootstrap = { resamples: 1_000, seed: 1 };
for (const size of [1, 5]) {
  const set = scores.map((score, i) => ({ ...score, family: `f${Math.floor(i / size)}`, domain: `d${i % 5}` }));
  let start = now();
  summarize(set, { bootstrap });
  report(`summarize 2500 samples in families of ${size}, 1000 resamples`, start);
  start = now();
  compare(set, set, { from: "a", to: "b", bootstrap });
  report(`compare 2500 samples in families of ${size}, 1000 resamples`, start);
}

const peak = process.resourceUsage().maxRSS / 1024;
console.log(
  `${"peak memory, truths, replies and scores of all cases held".padEnd(64)} ${peak.toFixed(0).padStart(6)} MiB`,
);

function now(): { clock: number; cpu: number } {
  return { clock: performance.now() / 1e3, cpu: process.cpuUsage().user / 1e6 };
}

function report(what: string, start: { clock: number; cpu: number }): void {
  const { clock, cpu } = now();
  const [seconds, core] = [clock - start.clock, cpu - start.cpu].map((s) => s.toFixed(2).padStart(6));
  console.log(`${what.padEnd(64)} ${seconds} s on the clock ${core} s of CPU`);
}
