import { expect, test } from "vitest";
import { makeReportInput } from "./testing/report-input.ts";
import { makeComparedScores, makeScores } from "./testing/scores.ts";
import { titleReport, titleTraining } from "./title-report.ts";

test("a title names all that was compared but the controls, and on what", () => {
  expect(titleReport("tiny", makeScores())).toBe("tiny: base and fine-tuned on starter, validation");
  const served = makeComparedScores("Fast-VLM", { "Fast-VLM": 0.4, base_constrained: 0.5 });
  expect(titleReport("served", served)).toBe("served: Fast-VLM and base constrained on starter, validation");
});

test("a title of a run that is not scored says what it was trained on", async () => {
  const { config } = await makeReportInput();
  expect(config && titleTraining(config)).toBe("tiny: training on starter");
});
