import { cp, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

export const bin = new URL("../../packages/cli/bin/undiagram.js", import.meta.url).pathname;

/** An empty folder that takes the place of the repository for runs/ and datasets/. */
export function newOutput(): Promise<string> {
  return mkdtemp(join(tmpdir(), "undiagram-output-"));
}

/** The same with the committed samples in it, so that they need not be drawn again. */
export async function newOutputWithSamples(): Promise<string> {
  const output = await newOutput();
  await cp(new URL("../../datasets/sample", import.meta.url), join(output, "datasets/sample"), { recursive: true });
  return output;
}

/** Runs the command as a user does. Never throws for an exit code. */
export async function undiagram(
  args: string[],
  { output, env = {}, cwd }: { output: string; env?: Record<string, string>; cwd?: string },
): Promise<{ stdout: string; stderr: string; exitCode: number | undefined }> {
  const { stdout, stderr, exitCode } = await execa(bin, args, {
    env: { ...env, UNDIAGRAM_OUTPUT: output },
    cwd,
    reject: false,
    stdin: "ignore",
  });
  return { stdout, stderr, exitCode };
}
