import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatasetConfig, readConfig } from "@undiagram/contract";
import { configFile, DATASETS, userPath } from "./paths.ts";

/** Where the dataset of a run config stands, or would stand, and its config; null for a folder of the user's own. */
export async function locateDataset(nameOrFolder: string): Promise<{ dir: string; config: DatasetConfig | null }> {
  const file = configFile("dataset", nameOrFolder);
  if (!existsSync(file) && existsSync(userPath(nameOrFolder))) return { dir: userPath(nameOrFolder), config: null };
  const config = await readConfig(file, DatasetConfig);
  return { dir: join(DATASETS, config.name), config };
}
