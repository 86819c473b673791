import { expect, test } from "vitest";
import { EvaluateConfig } from "./evaluate-config.ts";
import { parseConfig } from "./read-config.ts";

const config = (more: object) => ({ schema_version: 1, name: "x", train: "tiny", ...more });
const server = { name: "served", kind: "openai", base_url: "http://localhost:8000/v1", model: "m" };
const replies = { name: "elsewhere", kind: "file", path: "replies.jsonl" };

function problemsOf(more: object): string[] {
  try {
    parseConfig(config(more), EvaluateConfig, "x.yaml");
    return [];
  } catch (error) {
    const { problems } = error as { problems: { path: string; expected: string; got: string }[] };
    return problems.map(({ path, expected, got }) => `${path}: ${expected}, got ${got}`);
  }
}

test("a model's name alone is a predictor, and base and tuned are asked where nothing is said", () => {
  const base = { kind: "transformers", name: "base" };
  expect(EvaluateConfig.parse(config({ predictors: ["base"] })).predictors).toEqual([base]);
  expect(EvaluateConfig.parse(config({})).predictors).toEqual([base, { kind: "transformers", name: "tuned" }]);
});

test("a config that was resolved is the same when read again", () => {
  const resolved = EvaluateConfig.parse(config({ predictors: ["tuned_constrained", server, replies] }));
  expect(EvaluateConfig.parse(resolved)).toEqual(resolved);
});

test("what is wrong with a predictor is told at its place, with what was expected", () => {
  expect(problemsOf({ predictors: ["bse", { ...server, concurency: 3 }, { ...server, kind: "openia" }] })).toEqual([
    expect.stringMatching(/^predictors\[0\]: one of "base", "tuned", .*, got "bse"$/),
    'predictors[1].concurency: a known key, got the unknown key "concurency"',
    'predictors[2].kind: one of "transformers", "openai", "file", got "openia"',
  ]);
});

test("names stand once, and no foreign predictor takes the name of a model or a control", () => {
  for (const name of ["base", "tuned_constrained", "blank", "swapped"])
    expect(problemsOf({ predictors: [{ ...server, name }] })[0]).toContain("predictors[0].name");
  expect(problemsOf({ predictors: [server, { ...replies, name: "served" }] })).toEqual([
    'predictors[1].name: a name that is not taken, got "served"',
  ]);
});

test("a constrained predictor's name says so, and no other's does", () => {
  expect(problemsOf({ predictors: [{ ...server, constrained: true }] })).toHaveLength(1);
  expect(problemsOf({ predictors: [{ ...server, name: "served_constrained" }] })).toHaveLength(1);
  expect(problemsOf({ predictors: [{ ...server, name: "served_constrained", constrained: true }] })).toEqual([]);
});

test("a key is never in a config, nor shown when it is", () => {
  const secret = "sk-proj-1234567890";
  for (const wrong of [{ api_key_env: secret }, { base_url: `https://me:${secret}@host/v1` }, { api_key: secret }]) {
    const problems = problemsOf({ predictors: [{ ...server, ...wrong }] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain(secret);
  }
});

test("replies from a file cannot be asked, so an evaluation that is about them has no blank control", () => {
  expect(problemsOf({ predictors: [replies, server] })).toHaveLength(1);
  expect(problemsOf({ predictors: [server, replies] })).toEqual([]);
  expect(problemsOf({ predictors: [replies, "tuned"] })).toEqual([]);
  expect(problemsOf({ predictors: [replies] })).toEqual([expect.stringMatching(/^controls: no blank control/)]);
  expect(problemsOf({ predictors: [replies], controls: ["constant", "swapped"] })).toEqual([]);
});
