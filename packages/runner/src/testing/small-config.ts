import { RunConfig } from "@undiagram/contract";

/** The least that a training config says, with every default filled in, and what a test wants otherwise. */
export function makeSmallConfig(
  wanted: Partial<Pick<RunConfig, "pixels">> & { training?: object; generation?: object } = {},
): RunConfig {
  return RunConfig.parse({
    schema_version: 1,
    name: "small",
    model: { base: "python/tiny" },
    dataset: { config: "small" },
    prompt: { system: "s", user: "u" },
    pixels: { min: 784, max: 200704 },
    ...wanted,
  });
}
