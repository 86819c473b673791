import { METRIC_NAMES, type RunScores } from "@undiagram/contract";
import { isLocalBase, licenseOf } from "./license-of.ts";
import type { CardInput } from "./render-card.ts";

/** What the Hub reads: https://github.com/huggingface/hub-docs/blob/main/modelcard.md */
export function renderFrontMatter({ repo, scores, lock }: CardInput): Record<string, unknown> {
  const { model } = lock.decides;
  return {
    // A base that lives in a checkout has no id on the Hub; the prose says where it is.
    ...(isLocalBase(model) ? {} : { base_model: model.base, base_model_relation: "adapter" }),
    library_name: "peft",
    pipeline_tag: "image-text-to-text",
    ...licenseOf(model),
    tags: ["lora", "undiagram", "database-schema", "diagram"],
    datasets: [datasetId(scores)],
    "model-index": [
      { name: repo.split("/").at(-1), results: [modelIndexResult(scores, lock.decides.dataset.content_hash)] },
    ],
  };
}

function modelIndexResult(scores: RunScores, contentHash: string) {
  return {
    task: { type: "image-text-to-text", name: "Database diagram to schema" },
    dataset: {
      type: datasetId(scores),
      name: `undiagram ${scores.dataset}`,
      split: scores.split,
      args: { content_hash: contentHash, samples: scores.samples },
    },
    metrics: METRIC_NAMES.map((name) => ({
      type: name,
      name: name.replaceAll("_", " "),
      value: scores.metrics[name].value,
    })),
  };
}

/** The data is made by a command, not kept on the Hub, so the name must not look like somebody's dataset there. */
function datasetId(scores: RunScores): string {
  return `undiagram-${scores.dataset.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-")}`;
}
