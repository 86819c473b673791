import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { EXIT, UndiagramError, writeAtomic } from "@undiagram/contract";
import { execa } from "execa";
import { hashFile } from "./hash-folder.ts";

/** How Python processes of this project are started. */
export interface PythonEnvironment {
  executable: string;
  env: Record<string, string>;
}

/** The environment in `.venv`, as it stands. */
export interface PythonState extends PythonEnvironment {
  /** Whether its interpreter runs. */
  works: boolean;
  /** Whether it holds the exact packages of python/requirements.lock. */
  isCurrent: boolean;
}

const OLDEST = [3, 11] as const;
const CANDIDATES = ["python3", "python3.13", "python3.12", "python3.11", "python"];

/** Looks at `.venv` and changes nothing. */
export async function inspectPython(root: string): Promise<PythonState> {
  const executable = join(root, ".venv", process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  const works = (await versionOf(executable)) !== null;
  const installed = await readFile(stampOf(root), "utf8").catch(() => "");
  return {
    executable,
    env: {
      PYTHONPATH: join(root, "python"),
      PYTHONUNBUFFERED: "1",
      // Everything a run needs is on this disk or named by its config: no look-ups on the side.
      HF_HUB_DISABLE_TELEMETRY: "1",
      TOKENIZERS_PARALLELISM: "false",
    },
    works,
    isCurrent: works && installed === (await hashFile(join(root, "python/requirements.lock"))),
  };
}

/**
 * Makes `.venv` with the exact packages of python/requirements.lock, unless it stands already. Throws UndiagramError
 * `python_missing` or `python_packages_failed` (exit 3). An interrupted installation is taken up where it stopped.
 */
export async function ensurePython(root: string, onLine: (line: string) => void): Promise<PythonEnvironment> {
  const venv = join(root, ".venv");
  const lock = join(root, "python/requirements.lock");
  const { executable, env, works, isCurrent } = await inspectPython(root);
  if (isCurrent) return { executable, env };

  if (!works) {
    const python = await findPython();
    onLine(`Making the Python environment in ${venv} (with ${python})`);
    await rm(venv, { recursive: true, force: true });
    await mkdir(venv, { recursive: true });
    await run(
      python,
      ["-m", "venv", venv],
      "python_venv_failed",
      "On Debian and Ubuntu, install the package python3-venv.",
    );
  }
  onLine("Installing the Python packages of python/requirements.lock; the first time this takes some minutes");
  await run(
    executable,
    ["-m", "pip", "install", "--disable-pip-version-check", "--quiet", "--requirement", lock],
    "python_packages_failed",
    "Check the network and the free disk space, then run the command again: it goes on where it stopped.",
  );
  await writeAtomic(stampOf(root), await hashFile(lock));
  onLine("The Python environment is ready");
  return { executable, env };
}

function stampOf(root: string): string {
  return join(root, ".venv/undiagram-lock.sha256");
}

/** A Python of this machine that is new enough. Throws `python_missing`. */
export async function findPython(): Promise<string> {
  const asked = process.env.UNDIAGRAM_PYTHON;
  const found: string[] = [];
  for (const candidate of asked ? [asked] : CANDIDATES) {
    const version = await versionOf(candidate);
    if (!version) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return candidate;
    found.push(`${candidate} ${version}`);
  }
  throw new UndiagramError("python_missing", "No suitable Python was found", {
    exitCode: EXIT.environment,
    problems: [
      {
        where: asked ? "UNDIAGRAM_PYTHON" : "PATH",
        expected: `Python ${OLDEST.join(".")} or newer`,
        got: found.length > 0 ? found.join(", ") : (asked ?? "none"),
      },
    ],
    next: "Install Python 3.11 or newer, or set UNDIAGRAM_PYTHON to its path.",
  });
}

async function versionOf(executable: string): Promise<string | null> {
  const result = await execa(executable, ["-c", "import platform; print(platform.python_version())"], {
    reject: false,
  });
  return result.failed ? null : result.stdout.trim();
}

async function run(executable: string, args: string[], code: string, next: string): Promise<void> {
  const result = await execa(executable, args, { reject: false, all: true });
  if (!result.failed) return;
  const tail = (result.all ?? "")
    .split("\n")
    .filter((line) => !line.startsWith("WARNING"))
    .slice(-8)
    .join("\n  ");
  throw new UndiagramError(code, `${executable} ${args.slice(0, 3).join(" ")} failed:\n  ${tail}`, {
    exitCode: EXIT.environment,
    next,
    cause: result,
  });
}
