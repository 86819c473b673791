import { type Annotation, canonicalize, serialize } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COUNT_NAMES } from "./counts.ts";
import { diffSample } from "./diff-sample.ts";
import { type ParsedReply, parseReply } from "./parse-reply.ts";
import { scoreSample } from "./score-sample.ts";
import { summarize } from "./summarize.ts";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";

/** METRICS.md tells how to run many more. */
const FUZZ_RUNS = Number(process.env.UNDIAGRAM_FUZZ_RUNS ?? 2000);

const USERS: Annotation = { tables: [{ name: "users", columns: [{ name: "id" }] }], relationships: [] };
const GOOD = serialize(USERS);
const OTHER = serialize({ tables: [{ name: "orders", columns: [] }], relationships: [] });

/** The rungs a reply reaches: s strict, l lenient, v schema-valid, r referentially valid, t truncated, f fenced, o other shape. */
function rungs(parsed: ParsedReply): string {
  const { jsonStrict, jsonLenient, schemaValid, referentiallyValid, truncated, fenced, seedShape } = parsed;
  return [
    jsonStrict && "s",
    jsonLenient && "l",
    schemaValid && "v",
    referentiallyValid && "r",
    truncated && "t",
    fenced && "f",
    seedShape && "o",
  ]
    .filter(Boolean)
    .join("");
}

/** What each reply reaches, and whether it is read. */
const REPLIES: Record<string, [reply: string, rungs: string, isRead: boolean]> = {
  "the annotation alone": [GOOD, "slvr", true],
  "white space and a byte order mark around it": [`\uFEFF \n${GOOD}\n\n`, "slvr", true],
  "an empty annotation": ['{"tables":[],"relationships":[]}', "slvr", true],
  "a fence": [`\`\`\`json\n${GOOD}\n\`\`\``, "lvrf", true],
  "a fence that is never closed": [`\`\`\`\n${GOOD}`, "lvrf", true],
  "only the closing fence": [`${GOOD}\n\`\`\``, "lvrf", true],
  "prose before and after": [`Here is the schema: ${GOOD}. I hope {this} helps!`, "lvr", true],
  "prose with an unbalanced brace before a fence": [`Use { to open.\n\`\`\`json\n${GOOD}\n\`\`\``, "lvrf", true],
  "braces and quotes inside a name": [
    '{"tables":[{"name":"a}\\"{b","columns":[]}],"relationships":[]} done',
    "lvr",
    true,
  ],
  "two annotations, of which the first is read": [`${GOOD}\n${OTHER}`, "lvr", true],
  "another object before the annotation": [`{"note":1} ${GOOD}`, "lvr", true],
  "the same key twice, of which the last counts": [
    `{"tables":[{"name":"a","columns":[]}],"tables":[],"relationships":[]}`,
    "slvr",
    true,
  ],
  "a name with NUL and a lone surrogate": [
    '{"tables":[{"name":"a\\u0000\\ud800","columns":[]}],"relationships":[]}',
    "slvr",
    true,
  ],
  "a table called __proto__": ['{"tables":[{"name":"__proto__","columns":[]}],"relationships":[]}', "slvr", true],
  "one_to_many, which is many_to_one from the other end": [
    '{"tables":[{"name":"a","columns":[]},{"name":"b","columns":[]}],"relationships":[{"from_table":"a","to_table":"b","type":"one_to_many"}]}',
    "slvr",
    true,
  ],
  "a relationship that ends nowhere": [
    '{"tables":[],"relationships":[{"from_table":"a","to_table":"b"}]}',
    "slv",
    true,
  ],
  "one edge said from both ends": [
    '{"tables":[{"name":"a","columns":[{"name":"x"}]}],"relationships":[{"from_table":"a","from_columns":["x"],"to_table":"a","to_columns":["x"],"type":"many_to_one"},{"from_table":"a","from_columns":["x"],"to_table":"a","to_columns":["x"],"type":"one_to_many"}]}',
    "slv",
    true,
  ],
  "the seed's shape": [
    '{"domain":"shop","source":"x","tables":[{"name":"a","columns":[{"name":"b","type":"INT","default":0,"primary_key":false,"nullable":true}]}],"relationships":[{"from_table":"a","from_column":"b","to_table":"a","to_column":"b","type":"many_to_one"}]}',
    "slo",
    true,
  ],
  "tables without relationships, as untuned models answer": [
    '```json\n{"tables":[{"name":"a","columns":[],"primary_key":"id"}]}\n```',
    "lfo",
    true,
  ],
  "an unknown key named __proto__": ['{"tables":[],"relationships":[],"__proto__":{"tables":1}}', "slo", true],
  "a number for a name": ['{"tables":[{"name":7,"columns":[]}],"relationships":[]}', "sl", false],
  "an empty name": ['{"tables":[{"name":"","columns":[]}],"relationships":[]}', "sl", false],
  "the longest name": [`{"tables":[{"name":"${"n".repeat(256)}","columns":[]}],"relationships":[]}`, "slvr", true],
  "a longer name": [`{"tables":[{"name":"${"n".repeat(257)}","columns":[]}],"relationships":[]}`, "sl", false],
  "more tables than any diagram has": [
    JSON.stringify({
      tables: Array.from({ length: 1001 }, (_, i) => ({ name: `t${i}`, columns: [] })),
      relationships: [],
    }),
    "sl",
    false,
  ],
  "an unknown type of relationship": [
    '{"tables":[],"relationships":[{"from_table":"a","to_table":"b","type":"1:N"}]}',
    "sl",
    false,
  ],
  "a list": ["[1,2]", "sl", false],
  "a list in prose": ["see [1,2]", "", false],
  "a bare null": ["null", "sl", false],
  "an empty object": ["{}", "sl", false],
  nothing: ["", "", false],
  "white space": [" \n\t", "", false],
  NUL: ["\u0000", "", false],
  prose: ["I cannot read this diagram.", "", false],
  "a trailing comma": ['{"tables":[],"relationships":[],}', "", false],
  "a trailing comma around good pieces": [`{"tables":[${OTHER},],"relationships":[]}`, "", false],
  "single quotes": ["{'tables':[],'relationships':[]}", "", false],
  "a comment": ['{"tables":[], // none\n"relationships":[]}', "", false],
  NaN: ['{"tables":[],"relationships":[],"x":NaN}', "", false],
  "an end that is missing": [GOOD.slice(0, -1), "t", false],
  "an end missing after whole pieces": [`{"tables":[{"name":"a","columns":[]},${OTHER}`, "t", false],
  "an end missing inside a string": ['{"tables":[{"name":"us', "t", false],
  "a second annotation that is cut": [`${GOOD}\n${OTHER.slice(0, -4)}`, "lvrt", true],
};

describe("a reply of", () => {
  for (const [what, [reply, expected, isRead]] of Object.entries(REPLIES)) {
    it(`${what} reaches ${expected || "nothing"}`, () => {
      const parsed = parseReply(reply);
      expect(rungs(parsed)).toBe(expected);
      expect(parsed.annotation !== null).toBe(isRead);
      expect(parsed.problems.length > 0).toBe(expected !== "slvr");
    });
  }
});

describe("parseReply", () => {
  it("reads back what serialize writes, alone, fenced or in prose", () => {
    fc.assert(
      fc.property(
        arbitraryAnnotation,
        fc.constantFrom(["", ""], ["```json\n", "\n```"], ["The schema: ", " -- done"]),
        (truth, [before, after]) => {
          expect(parseReply(`${before}${serialize(truth)}${after}`).annotation).toEqual(canonicalize(truth));
        },
      ),
    );
  });

  it("reads no annotation out of one that is cut anywhere", () => {
    fc.assert(
      fc.property(
        arbitraryAnnotation,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (truth, share) => {
          const text = serialize(truth);
          const parsed = parseReply(text.slice(0, Math.floor(text.length * share)));
          expect(parsed.annotation).toBeNull();
          expect(parsed.jsonLenient).toBe(false);
        },
      ),
    );
  });

  it("takes the generator's word for what is truncated, and looks itself only where there is none", () => {
    const cut = GOOD.slice(0, -1);
    expect(parseReply(cut).truncated).toBe(true);
    expect(parseReply(cut, { finish: "stop" }).truncated).toBe(false);
    expect(parseReply(GOOD, { finish: "length" }).truncated).toBe(true);
    expect(parseReply(cut, { finish: "loop" }).truncated).toBe(true);
    expect(parseReply(GOOD, { finish: "length" }).annotation).toEqual(USERS);
  });

  it("converts the seed's shape to the same annotation as ours", () => {
    const seed = {
      domain: "shop",
      tables: [
        {
          name: "a",
          columns: [
            { name: "b", type: "INT", default: "0", primary_key: true, foreign_key: false, nullable: false },
            { name: "c", type: null, nullable: true },
          ],
        },
      ],
      relationships: [{ from_table: "a", to_table: "a", from_column: "c", to_column: "b", type: "many_to_one" }],
    };
    expect(parseReply(JSON.stringify(seed)).annotation).toEqual({
      tables: [{ name: "a", columns: [{ name: "b", type: "INT", primary_key: true, nullable: false }, { name: "c" }] }],
      relationships: [{ from_table: "a", from_columns: ["c"], to_table: "a", to_columns: ["b"], type: "many_to_one" }],
    });
  });

  it("says where a reply is wrong, briefly", () => {
    expect(parseReply('{"tables":[{"name":7,"columns":[]}],"relationships":[]}').problems).toEqual([
      "tables[0].name: Invalid input: expected string, received number",
    ]);
    const many = JSON.stringify({ tables: Array(900).fill(1), relationships: [] });
    expect(parseReply(many).problems).toHaveLength(20);
    expect(parseReply(many).problems.at(-1)).toBe("and 881 more");
    const long = JSON.stringify({ tables: [], relationships: [], ["x".repeat(5000)]: 1 });
    expect(Math.max(...parseReply(long).problems.map((text) => text.length))).toBeLessThanOrEqual(200);
  });
});

describe("scoring survives", () => {
  const truth = { id: "a", annotation: USERS };
  const deep = (open: string, close: string) => `${open.repeat(10_000)}1${close.repeat(10_000)}`;
  const replies: Record<string, string> = {
    "lists nested 10,000 deep": deep("[", "]"),
    "objects nested 10,000 deep": deep('{"tables":', "}"),
    "objects nested 10,000 deep and not closed": '{"tables":'.repeat(10_000),
    "an unknown key nested 10,000 deep": `{"tables":[],"relationships":[],"x":${deep("[", "]")}}`,
    "columns nested 10,000 deep": `{"tables":[{"name":"a","columns":[{"name":"b","type":${deep('{"a":', "}")}}]}],"relationships":[]}`,
    "megabytes of braces": "{".repeat(3_000_000),
    "megabytes of empty objects": "{}".repeat(1_500_000),
    "megabytes of fences": "```".repeat(1_000_000),
    "megabytes of quotes": '{"'.repeat(1_500_000),
    "a million tables": `{"tables":[${"1,".repeat(1_000_000)}1],"relationships":[]}`,
    "five thousand edges between two tables": JSON.stringify({
      ...USERS,
      relationships: Array(5000).fill({ from_table: "users", to_table: "users" }),
    }),
    "a thousand tables of one name": JSON.stringify({ tables: Array(1000).fill(USERS.tables[0]), relationships: [] }),
    "a million spaces": `${" ".repeat(1_000_000)}x`,
  };
  for (const [what, reply] of Object.entries(replies)) {
    it(what, () => {
      const score = scoreSample(truth, reply);
      expect(Object.keys(score.counts)).toHaveLength(COUNT_NAMES.length);
      expect(JSON.parse(JSON.stringify(score))).toEqual(score);
    });
  }

  it(
    "whatever comes: any text, any JSON, any damage to a good reply",
    () => {
      const pieces = fc.constantFrom(
        "{",
        "}",
        "[",
        "]",
        '"',
        ",",
        ":",
        "```",
        "\\",
        "null",
        "true",
        '"tables"',
        '"relationships"',
        '"columns"',
        '"name"',
        "\u0000",
        "\ud800",
        "__proto__",
        " ",
        "1e999",
        GOOD,
      );
      const anyReply = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join("")),
        fc.json({ maxDepth: 5 }),
        // Right in form and wrong in every value.
        fc.record({ tables: fc.anything(), relationships: fc.anything() }).map((value) => safeJson(value)),
        fc
          .record({
            tables: fc.array(fc.record({ name: fc.anything(), columns: fc.anything() })),
            relationships: fc.array(
              fc.dictionary(
                fc.constantFrom("from_table", "to_table", "from_column", "to_columns", "type"),
                fc.jsonValue(),
              ),
            ),
          })
          .map((value) => safeJson(value)),
        fc.tuple(arbitraryAnnotation, fc.nat(), fc.nat(9), pieces).map(([annotation, at, length, piece]) => {
          const text = serialize(annotation);
          return text.slice(0, at % text.length) + piece + text.slice((at % text.length) + length);
        }),
      );
      fc.assert(
        fc.property(
          arbitraryAnnotation,
          anyReply,
          fc.constantFrom(undefined, "stop", "length"),
          (annotation, reply, finish) => {
            const score = scoreSample({ id: "a", annotation }, reply, { finish });
            const { metrics } = summarize([score], { bootstrap: { resamples: 0, seed: 0 } });
            for (const { value } of Object.values(metrics)) expect(value >= 0 && value <= 1).toBe(true);
            expect(score.counts.unread === 1 ? metrics.overall.value : 0).toBe(0);
            const diff = diffSample(annotation, parseReply(reply, { finish }).annotation);
            expect(diff.tables.length).toBeGreaterThanOrEqual(annotation.tables.length);
          },
        ),
        { numRuns: FUZZ_RUNS },
      );
    },
    Math.max(120_000, FUZZ_RUNS * 30),
  );
});

/** JSON of anything fast-check makes, or what it prints as where that has none. */
function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return String(value);
  }
}
