import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, extname, resolve, sep } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { downloadFile, type ListFileEntry, modelInfo } from "@huggingface/hub";
import { EXIT, toWriteError, UndiagramError } from "@undiagram/contract";
import { callHub, type HubAccess, hubParams, listRepo } from "./_hub-call.ts";
import { PUBLISHED_ENDINGS } from "./plan-push.ts";

export interface PullOptions extends HubAccess {
  /** Branch, tag or commit. Default: main. */
  revision?: string;
  /** Folder to make. It must not exist yet, or be empty. */
  dir: string;
}

export interface PulledAdapter {
  dir: string;
  /** The commit that the revision named. */
  commit: string;
  /** Paths below `dir`. */
  files: string[];
}

/**
 * Fetches an adapter from the Hub into a folder that is there whole or not at all. Only safetensors and text are
 * fetched; large files are checked against their hash. Throws UndiagramError `dir_not_empty`, `not_an_adapter`,
 * `path_refused`, `download_damaged` or those of the Hub.
 */
export async function pull(options: PullOptions): Promise<PulledAdapter> {
  const { repo, dir, onProgress } = options;
  const params = hubParams(options);
  await checkEmpty(dir);
  const { sha } = await callHub(options, () =>
    modelInfo({ ...params, name: repo, revision: options.revision ?? "main", additionalFields: ["sha"] }),
  );
  const wanted = (await callHub(options, () => listRepo(params, sha))).filter(({ path }) =>
    PUBLISHED_ENDINGS.includes(extname(path)),
  );
  checkAdapter(wanted, options);

  const aside = `${resolve(dir)}.${process.pid}.tmp`;
  try {
    for (const entry of wanted) {
      onProgress?.(`Fetching ${entry.path}`);
      const target = resolve(aside, entry.path);
      if (!target.startsWith(`${aside}${sep}`)) {
        throw new UndiagramError("path_refused", `${repo} holds the path ${entry.path}, which leaves its folder`, {
          exitCode: EXIT.no,
          next: "Do not use this repository.",
        });
      }
      await callHub(options, async () => {
        // xet: false is the plain download, as plain as the upload in push.
        const blob = await downloadFile({ ...params, path: entry.path, revision: sha, xet: false });
        if (!blob) throw new Error(`${entry.path} is listed but missing`);
        await writeChecked(target, blob, entry);
      });
    }
    await rm(dir, { recursive: true, force: true });
    await rename(aside, dir);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw toWriteError(error, dir);
  }
  return { dir, commit: sha, files: wanted.map(({ path }) => path).sort() };
}

async function checkEmpty(dir: string): Promise<void> {
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) =>
    error.code === "ENOENT" ? [] : [error.code],
  );
  if (there.length === 0) return;
  throw new UndiagramError("dir_not_empty", `${dir} is there already`, {
    problems: [{ where: dir, expected: "no folder, or an empty one", got: describe(there) }],
    next: "Name another folder, or remove this one.",
  });
}

function describe(there: unknown[]): string {
  return there.length > 3 ? `${there.slice(0, 3).join(", ")} and ${there.length - 3} more` : there.join(", ");
}

function checkAdapter(files: ListFileEntry[], { repo }: PullOptions): void {
  const missing = ["adapter_config.json", "adapter_model.safetensors"].filter(
    (name) => !files.some(({ path }) => path === name),
  );
  if (missing.length === 0) return;
  throw new UndiagramError("not_an_adapter", `${repo} holds no adapter in safetensors`, {
    exitCode: EXIT.no,
    problems: missing.map((name) => ({ where: `${repo}/${name}`, expected: "a file", got: "nothing" })),
    next: "Name a repository that a push made. Adapters that are pickles are not fetched: they can run code.",
  });
}

async function writeChecked(target: string, blob: Blob, { path, lfs, size }: ListFileEntry): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(Readable.from(blob.stream()), measure, createWriteStream(target));
  if (bytes === size && (!lfs || hash.digest("hex") === lfs.oid)) return;
  throw new UndiagramError("download_damaged", `${path} did not arrive as the Hub holds it`, {
    exitCode: EXIT.environment,
    problems: [
      { where: path, expected: `${size} bytes${lfs ? ` with sha256 ${lfs.oid}` : ""}`, got: `${bytes} bytes` },
    ],
    next: "Run the command again.",
  });
}
