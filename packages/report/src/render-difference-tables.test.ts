import { METRIC_NAMES } from "@undiagram/contract";
import { expect, test } from "vitest";
import { METRIC_TEXTS } from "./metric-texts.ts";
import { renderDifferenceTables } from "./render-difference-tables.ts";
import { makeComparedScores } from "./testing/scores.ts";

test("two runs are told apart as they always were", async () => {
  const text = renderDifferenceTables(
    makeComparedScores("tiny-0a1b2c3d4e", { "tiny-0a1b2c3d4e": 0.5, "tiny-5f6a7b8c9d": 0.53 }),
  );
  await expect(text).toMatchFileSnapshot("goldens/difference-tables.txt");
});

test("every metric of every compared pair has its row, with a verdict in words", () => {
  const lines = renderDifferenceTables(makeComparedScores("a", { a: 0.2, b: 0.5, c: 0.6 })).split("\n");
  for (const metric of METRIC_NAMES) {
    const rows = lines.filter((line) => line.startsWith(`${METRIC_TEXTS[metric].label}  `));
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/ (better|worse|cannot tell)$/);
  }
});
