import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { EvaluateConfig, type RunConfig, readConfig } from "@undiagram/contract";
import { ROOT } from "./paths.ts";

/** The command that scores a run: of the evaluations of its config the one of its own name, else the first. */
export async function findScoring(config: RunConfig): Promise<string> {
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
  return `npx nx run evaluate --config=${name ?? "NAME"}`;
}
