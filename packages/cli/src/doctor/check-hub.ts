import type { RunConfig } from "@undiagram/contract";
import { describeLicense, reachBase } from "@undiagram/hub";
import type { FoundBase } from "@undiagram/runner";
import { type Finding, gigabytes } from "./finding.ts";

/** Whether the base can be had, and what its licence allows. */
export async function checkHub(model: RunConfig["model"], base: FoundBase): Promise<Finding[]> {
  const { line, isOpen } = describeLicense({ ...model, content_hash: base.place === "folder" ? "local" : null });
  const license: Finding = { check: "licence", verdict: isOpen ? "yes" : "care", found: line };
  if (base.place === "folder")
    return [{ check: "base", verdict: "yes", found: `${model.base}, a folder here` }, license];
  if (base.place === "cache") return [{ check: "base", verdict: "yes", found: `${model.base}, downloaded` }, license];
  const size =
    base.downloadBytes === null ? "a download of unknown size" : `${gigabytes(base.downloadBytes)} to download`;
  const { state, detail } = await reachBase({
    ...model,
    token: process.env.HF_TOKEN,
    hubUrl: process.env.HF_ENDPOINT,
  });
  const found = `${model.base}, ${size}; ${detail}`;
  if (state === "there") return [{ check: "base", verdict: "yes", found }, license];
  const next = {
    refused: "It is gated or private: accept its terms on the Hub and set HF_TOKEN.",
    missing: "Check model.base and model.revision.",
    failed: "Try again later.",
    unreachable: `Check the network and HF_ENDPOINT; without a network, bring the model with \`hf download ${model.base}\`.`,
  }[state];
  return [{ check: "base", verdict: "no", found, next }, license];
}
