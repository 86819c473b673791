import { METRIC_NAMES } from "@undiagram/contract";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { renderCard } from "./render-card.ts";
import { makeRun } from "./testing/example-run.ts";

function frontMatter(card: string): Record<string, unknown> {
  const [, yaml] = /^---\n([\s\S]*?)\n---\n/.exec(card) ?? [];
  return parse(yaml ?? "");
}

describe("front matter", () => {
  test("names the base, the library, the task and the licence of the base", async () => {
    expect(frontMatter(renderCard(await makeRun()))).toMatchObject({
      base_model: "Qwen/Qwen2.5-VL-3B-Instruct",
      base_model_relation: "adapter",
      library_name: "peft",
      pipeline_tag: "image-text-to-text",
      license: "other",
      license_name: "qwen-research",
      license_link: "https://huggingface.co/Qwen/Qwen2.5-VL-3B-Instruct/blob/main/LICENSE",
      datasets: ["undiagram-starter"],
    });
  });

  test("model-index has one result with task, dataset and every metric of the fine-tuned model", async () => {
    const run = await makeRun();
    const [entry, ...others] = frontMatter(renderCard(run))["model-index"] as {
      name: string;
      results: { task: unknown; dataset: unknown; metrics: { type: string; value: number }[] }[];
    }[];
    expect(others).toEqual([]);
    expect(entry?.name).toBe("reads-diagrams");
    expect(entry?.results).toHaveLength(1);
    const result = entry?.results[0];
    expect(result?.task).toMatchObject({ type: "image-text-to-text" });
    expect(result?.dataset).toMatchObject({
      type: "undiagram-starter",
      name: "undiagram starter",
      split: "validation",
    });
    expect(result?.metrics.map(({ type, value }) => [type, value])).toEqual(
      METRIC_NAMES.map((name) => [name, run.scores.metrics[name].value]),
    );
  });

  test("a base that lives in the repository is no base_model of the Hub, and the prose says where it is", async () => {
    const card = renderCard(await makeRun("local"));
    expect(frontMatter(card)).not.toHaveProperty("base_model");
    expect(frontMatter(card)).toMatchObject({ license: "apache-2.0" });
    expect(card).toContain("`python/tiny`");
    expect(card).toContain("not on the Hub");
  });

  test("the licence of an unlisted base is pointed to, never guessed", async () => {
    const run = await makeRun();
    run.lock.decides.model.base = "someone/new-model";
    expect(frontMatter(renderCard(run))).toMatchObject({
      license: "other",
      license_link: "https://huggingface.co/someone/new-model",
    });
  });
});

describe("prose", () => {
  test("the table has base, fine-tuned model and controls with their intervals", async () => {
    const card = renderCard(await makeRun());
    expect(card).toContain("|  | base | tuned | constant | blank |");
    expect(card).toMatch(
      /\| table f1 \| 0\.308 \(0\.298 to 0\.318\) \| 0\.808 \(0\.798 to 0\.818\) \| 0\.108 .* \| 0\.058 /,
    );
    expect(card).toContain("Better than `base` on the overall score by +0.500 (0.450 to 0.550).");
  });

  test("a control that is not beaten is said first and in bold", async () => {
    const run = await makeRun();
    const lost = run.scores.comparisons[1];
    if (lost) Object.assign(lost, { difference: 0.001, verdict: "cannot tell" });
    const card = renderCard(run);
    expect(card.indexOf("**Does not beat the control `constant`**")).toBeGreaterThan(0);
    expect(card.indexOf("**Does not beat")).toBeLessThan(card.indexOf("Better than `base`"));
  });

  test("a prompt with quotes and backticks stays inside its code block", async () => {
    const card = renderCard(await makeRun());
    expect(card).toContain('"text": "You read \\"diagrams\\"."');
    expect(card).toMatch(/^````python\n[\s\S]*?no ``` fences[\s\S]*?^````$/m);
  });

  test("it tells how to reproduce: commit, command and lock", async () => {
    const run = await makeRun();
    const card = renderCard(run);
    expect(card).toContain(`git checkout ${run.lock.provenance.git_commit}`);
    expect(card).toContain("npx nx run train --config=run/config.json");
    expect(card).toContain("run/run.lock.json");
    expect(card).not.toContain("uncommitted");
    run.lock.provenance.git_diff_hash = "d".repeat(64);
    expect(renderCard(run)).toContain("uncommitted changes (`dddddddddddd`)");
  });
});
