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
    const { train, predictors } = await readConfig(join(folder, `${name}.yaml`), EvaluateConfig);
    if (train === config.name && predictors.some((predictor) => predictor.name === "tuned")) fitting.push(name);
  }
  const name = fitting.find((name) => name === config.name) ?? fitting[0];
  return `npx nx run evaluate --config=${name ?? "NAME"}`;
}
