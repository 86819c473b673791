import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { EvaluateConfig, type RunConfig, readConfig } from "@undiagram/contract";
import { ROOT } from "./paths.ts";

/**
 * The command that scores a run, as long as code, config and dataset are those of its lock: of the evaluations of its
 * config the one of its own name, else the first. Undefined where no evaluation has its config.
 */
export async function findScoring(config: RunConfig): Promise<string | undefined> {
  const folder = join(ROOT, "configs/evaluate");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).map((name) => name.slice(0, -5));
  const fitting: string[] = [];
  for (const name of names.sort()) {
    // A config that cannot be read scores nothing, and is no reason to have no page.
    const evaluation = await readConfig(join(folder, `${name}.yaml`), EvaluateConfig).catch(() => undefined);
    const asksTuned = evaluation?.predictors.some((predictor) => predictor.name === "tuned");
    if (asksTuned && evaluation?.train === config.name) fitting.push(name);
  }
  const name = fitting.find((name) => name === config.name) ?? fitting[0];
  return name && `npx nx run evaluate --config=${name}`;
}

/** What to do to have a run scored, in words. */
export function describeScoring({ name }: RunConfig, scoredBy: string | undefined): string {
  if (scoredBy) return `To score it, with code, config and dataset as they were: ${scoredBy}`;
  return `To score it, write a config in configs/evaluate with \`train: ${name}\`.`;
}
