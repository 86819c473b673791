import { expect, test } from "vitest";
import { renderCsv } from "./render-csv.ts";
import { renderJunit } from "./render-junit.ts";
import { makeScores } from "./testing/scores.ts";
import { allMetrics, checkThresholds } from "./thresholds.ts";

const scores = makeScores();
const WRITTEN = "2026-11-22T11:05:00.000Z";

test("a limit is met from the value itself on: from above where lower is better, else from below", () => {
  const isMet = (metric: string, limit: number) => checkThresholds(scores, [{ metric, limit }])[0]?.isMet;
  expect([isMet("overall", 0.876), isMet("overall", 0.8761), isMet("overall", 0)]).toEqual([true, false, true]);
  expect([isMet("truncated", 0.014), isMet("truncated", 0.0139), isMet("truncated", 1)]).toEqual([true, false, true]);
  expect(isMet("optionality_accuracy", 1)).toBe(false);
});

test("CSV holds every metric of every predictor once, and quotes what would break a line", () => {
  const reports = [...Object.values(scores.predictors), { ...scores, predictor: 'mine, "v2"\nnew' }];
  const csv = renderCsv(reports);
  expect(csv.endsWith("\r\n")).toBe(true);
  const lines = csv.split("\r\n").slice(1, -1);
  expect(lines).toHaveLength(reports.reduce((sum, report) => sum + allMetrics(report).size, 0));
  expect(lines).toContain("tuned,overall,0.876,0.855,0.895,higher,share,500");
  expect(lines.at(-1)).toMatch(/^"mine, ""v2""\nnew",/);
});

/** Elements with their attributes and children, read strictly enough to tell that a document is well-formed. */
interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
}

function parseXml(xml: string): Element {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open = [root];
  const body = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, "");
  const rest = body.replace(/<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>/g, (_, closing, name, attributes, alone) => {
    if (closing) expect(open.pop()?.name).toBe(name);
    else {
      const pairs = [...attributes.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
      const element = { name, attributes: Object.fromEntries(pairs), children: [] };
      open.at(-1)?.children.push(element);
      if (!alone) open.push(element);
    }
    return "";
  });
  expect(open).toEqual([root]);
  expect(rest.trim()).toBe("");
  expect(xml.replace(/&(amp|lt|gt|quot|#\d+);/g, "")).not.toContain("&");
  return root.children[0] as Element;
}

test("JUnit XML is what both common schemas of it allow, with a failure for each limit missed", () => {
  const thresholds = [
    { metric: "overall", limit: 0.9 },
    { metric: "overall", limit: 0.95 },
    { metric: "table_f1", limit: 0.5 },
    { metric: "truncated", limit: 0.001 },
  ];
  const suites = parseXml(renderJunit(scores, thresholds, WRITTEN));
  expect([suites.name, suites.attributes]).toEqual(["testsuites", {}]);
  const [suite] = suites.children as [Element];
  const cases = suite.children.filter(({ name }) => name === "testcase");
  const failed = cases.filter(({ children }) => children.length > 0);
  expect(suite.attributes).toEqual({
    name: "starter validation tuned",
    package: "undiagram",
    id: "0",
    hostname: "localhost",
    timestamp: "2026-11-22T11:05:00",
    tests: String(cases.length),
    failures: "2",
    errors: "0",
    time: "0",
  });
  // The order of elements is part of the schemas.
  const order = suite.children.map(({ name }) => name).filter((name, i, all) => name !== all[i - 1]);
  expect(order).toEqual(["properties", "testcase", "system-out", "system-err"]);
  expect(cases.map(({ attributes }) => attributes.name)).toEqual([...allMetrics(scores).keys()]);
  for (const { attributes } of cases) expect(Object.keys(attributes)).toEqual(["name", "classname", "time"]);
  expect(failed.map(({ attributes }) => attributes.name)).toEqual(["truncated", "overall"]);
  expect(failed[1]?.children.map(({ name, attributes }) => [name, attributes.message])).toEqual([
    [
      "failure",
      "expected at least 0.9 (90.0 %), got 0.876 (87.6 %); expected at least 0.95 (95.0 %), got 0.876 (87.6 %)",
    ],
  ]);
});

test("no name whatever breaks the XML", () => {
  for (const predictor of ['"><x/>', "a&b", "\u0000\ud800\ufffe\uffff", "]]>", "--x"]) {
    const xml = renderJunit({ ...scores, predictor }, [], WRITTEN);
    expect(parseXml(xml).children).toHaveLength(1);
    expect(xml.isWellFormed() && !/[\u0000-\u0008\ufffe\uffff]/.test(xml)).toBe(true);
  }
});
