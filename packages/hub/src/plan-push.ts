import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, readFile, realpath, stat } from "node:fs/promises";
import { extname, isAbsolute, join, relative, sep } from "node:path";
import { describeValue, EXIT, type Problem, UndiagramError } from "@undiagram/contract";
import { isLocalBase } from "./license-of.ts";
import { type CardInput, renderCard } from "./render-card.ts";

export interface RunToPush extends CardInput {
  /** The run's folder. Its adapter/ becomes the root of the repository. */
  runDir: string;
}

export interface PlannedFile {
  /** Path in the repository. */
  path: string;
  /** The file on this disk. */
  source: string;
  bytes: number;
  sha256: string;
}

export interface PushPlan {
  /** README.md. */
  card: string;
  /** All other files, in order of their paths. */
  files: PlannedFile[];
}

/** What may leave this machine: weights without code, and text. */
export const PUBLISHED_ENDINGS = [".safetensors", ".json", ".txt", ".jinja", ".md"];
/** Files that run code when they are loaded. */
const PICKLE_ENDINGS = new Set([".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"]);
const NEEDED = ["adapter_config.json", "adapter_model.safetensors"];
/** Kept under run/, because a config.json in the root would pass for the model's own. */
const RUN_FILES = ["config.json", "run.lock.json", "scores.json"];
/** Header lengths of safetensors files are read before the file is trusted; the format's own limit. */
const LONGEST_SAFETENSORS_HEADER = 100_000_000;

/**
 * What a push would publish, without a network: the card and the files with their hashes. Throws one UndiagramError
 * `push_refused` that names every file that may not be published (pickles, links out of the run's folder, other kinds
 * of files, broken weights, an adapter of another base) or `repo_invalid`.
 */
export async function planPush(run: RunToPush): Promise<PushPlan> {
  checkRepo(run.repo);
  const adapterDir = join(run.runDir, "adapter");
  const paths = await listFiles(adapterDir);
  const problems: Problem[] = [
    ...NEEDED.filter((name) => !paths.includes(name)).map((name) => ({
      where: join(adapterDir, name),
      expected: "a file of the adapter",
      got: "nothing",
    })),
    ...(await Promise.all(paths.map((path) => checkFile(run.runDir, adapterDir, path)))).flat(),
  ];
  if (problems.length === 0) problems.push(...(await checkBase(adapterDir, run)));
  if (problems.length > 0) {
    throw new UndiagramError("push_refused", `The adapter in ${adapterDir} cannot be published`, {
      problems,
      next: "Remove or mend the files named above. Weights are published as safetensors, never as pickles.",
    });
  }
  const sources = [
    // PEFT writes a card of its own, which is wrong for this model; ours takes its place.
    ...paths.filter((path) => path !== "README.md").map((path) => ({ path, source: join(adapterDir, path) })),
    ...RUN_FILES.map((name) => ({ path: `run/${name}`, source: join(run.runDir, name) })),
  ];
  const files = await Promise.all(sources.map(describeFile));
  return {
    card: renderCard(run),
    files: files.filter((file) => file !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function checkRepo(repo: string): void {
  if (/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(repo)) return;
  throw new UndiagramError("repo_invalid", "The repository's name is not one of the Hub", {
    problems: [{ where: "--repo", expected: "OWNER/NAME, e.g. ada/reads-diagrams", got: JSON.stringify(repo) }],
    next: "Name the repository as on the Hub: your user or organisation, a slash, and a name.",
  });
}

/** Files below a folder, as sorted paths with forward slashes. A missing folder is an empty one. */
async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

async function checkFile(runDir: string, adapterDir: string, path: string): Promise<Problem[]> {
  const where = join(adapterDir, path);
  const ending = extname(path).toLowerCase();
  const expected = `a file ending in ${PUBLISHED_ENDINGS.join(", ")}`;
  if (PICKLE_ENDINGS.has(ending)) return [{ where, expected, got: `a pickle (${ending}), which can run code` }];
  if (!PUBLISHED_ENDINGS.includes(ending)) return [{ where, expected, got: ending || "no ending" }];
  const target = await realpath(where).catch(() => null);
  if (target === null || !(await stat(target)).isFile()) return [{ where, expected: "a file", got: "a broken link" }];
  if (!isInside(await realpath(runDir), target)) {
    return [{ where, expected: "a file inside the run's folder", got: `a link to ${target}` }];
  }
  return ending === ".safetensors" && !(await isSafetensors(where))
    ? [{ where, expected: "a safetensors file", got: "other content" }]
    : [];
}

function isInside(dir: string, path: string): boolean {
  const inner = relative(dir, path);
  return inner !== "" && !inner.startsWith(`..${sep}`) && inner !== ".." && !isAbsolute(inner);
}

/** Eight bytes of header length (little endian), then a JSON object: a renamed pickle has neither. */
async function isSafetensors(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(9), 0, 9, 0);
    if (bytesRead < 9) return false;
    const length = buffer.readBigUInt64LE(0);
    const { size } = await handle.stat();
    if (length > LONGEST_SAFETENSORS_HEADER || length + 8n > BigInt(size) || buffer[8] !== 0x7b) return false;
    const header = await handle.read(Buffer.alloc(Number(length)), 0, Number(length), 8);
    JSON.parse(header.buffer.toString("utf8"));
    return true;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

/** An adapter that names another base, or a path of this machine, loads for nobody else. */
async function checkBase(adapterDir: string, { lock }: RunToPush): Promise<Problem[]> {
  const where = join(adapterDir, "adapter_config.json");
  const text = await readFile(where, "utf8");
  const { model } = lock.decides;
  let named: { base_model_name_or_path?: unknown; revision?: unknown };
  try {
    named = JSON.parse(text);
  } catch {
    return [{ where, expected: "JSON", got: describeValue(text) }];
  }
  const base = named.base_model_name_or_path ?? "";
  const problems: Problem[] = [];
  const isBase = isLocalBase(model) ? !isAbsolute(String(base)) : base === model.base;
  if (!isBase)
    problems.push({ where, path: "base_model_name_or_path", expected: model.base, got: describeValue(base) });
  if (typeof named.revision === "string" && named.revision !== model.revision) {
    problems.push({ where, path: "revision", expected: String(model.revision), got: describeValue(named.revision) });
  }
  return problems;
}

async function describeFile({ path, source }: { path: string; source: string }): Promise<PlannedFile | undefined> {
  const found = await stat(source).catch(() => undefined);
  if (!found) return undefined;
  return { path, source, bytes: found.size, sha256: await hashFile(source) };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw new UndiagramError("file_unreadable", `Cannot read ${file}`, { exitCode: EXIT.environment, cause });
  }
  return hash.digest("hex");
}
