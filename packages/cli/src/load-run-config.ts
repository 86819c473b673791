import { RunConfig, readConfig } from "@undiagram/contract";
import { configFile } from "./paths.ts";

/** A training config by name or path. */
export function loadRunConfig(name: string): Promise<RunConfig> {
  return readConfig(configFile("train", name), RunConfig);
}
