import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, expect, test, vi } from "vitest";
import { ensurePython } from "./ensure-python.ts";

async function newRoot(lock: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "undiagram-python-"));
  await mkdir(join(root, "python"));
  await writeFile(join(root, "python/requirements.lock"), lock);
  return root;
}

afterEach(() => vi.unstubAllEnvs());

test("the environment is made once, made again when it is broken, and told of on the way", async () => {
  const root = await newRoot("# nothing is needed\n");
  const lines: string[] = [];
  const { executable } = await ensurePython(root, (line) => lines.push(line));
  const made = lines.length;
  expect(made).toBeGreaterThan(0);
  const { stdout } = await execa(executable, ["-c", "import sys; print(sys.prefix != sys.base_prefix)"]);
  expect(stdout).toBe("True");

  await ensurePython(root, (line) => lines.push(line));
  expect(lines.length).toBe(made);

  await rm(executable);
  await ensurePython(root, (line) => lines.push(line));
  expect(lines.length).toBe(2 * made);
});

test("a package that cannot be had is an error of the environment, with what pip said", async () => {
  vi.stubEnv("PIP_NO_INDEX", "1");
  const root = await newRoot("no-such-package-of-undiagram==1.0\n");
  await expect(ensurePython(root, () => {})).rejects.toMatchObject({
    code: "python_packages_failed",
    exitCode: 3,
    message: expect.stringContaining("no-such-package-of-undiagram"),
  });
});

test("a Python that is missing is an error of the environment that says which is needed", async () => {
  vi.stubEnv("UNDIAGRAM_PYTHON", "/nowhere/python3");
  await expect(ensurePython(await newRoot(""), () => {})).rejects.toMatchObject({
    code: "python_missing",
    exitCode: 3,
    problems: [{ where: "UNDIAGRAM_PYTHON", expected: "Python 3.11 or newer", got: "/nowhere/python3" }],
  });
});
