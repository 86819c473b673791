import { EXIT, UndiagramError } from "@undiagram/contract";
import { execa } from "execa";
import { z } from "zod";
import type { PythonEnvironment } from "../ensure-python.ts";

/** What undiagram.probe prints. */
const Probe = z.object({
  python: z.string(),
  packages: z.record(z.string(), z.string().nullable()).meta({ description: "Version, or null where it is missing." }),
  devices: z.array(z.object({ name: z.string(), memory_bytes: z.int(), free_bytes: z.int(), has_bf16: z.boolean() })),
  cpu_has_bf16: z.boolean(),
  flops: z.number().nullable().meta({ description: "Of large matrix products, measured; null without torch." }),
});
export type Probe = z.infer<typeof Probe>;

const PATIENCE_MS = 120_000;

/** Asks the Python environment what it and its device can do. Throws UndiagramError `probe_failed`. */
export async function probePython(python: PythonEnvironment, packages: readonly string[]): Promise<Probe> {
  const result = await execa(python.executable, ["-m", "undiagram.probe", ...packages], {
    env: python.env,
    reject: false,
    timeout: PATIENCE_MS,
  });
  try {
    return Probe.parse(JSON.parse(result.stdout ?? ""));
  } catch (cause) {
    const said = (result.stderr || result.shortMessage || "nothing").trim().split("\n").slice(-3).join("\n  ");
    throw new UndiagramError("probe_failed", `The Python environment does not answer:\n  ${said}`, {
      exitCode: EXIT.environment,
      next: "Delete the folder .venv and run `npx undiagram setup`.",
      cause,
    });
  }
}
