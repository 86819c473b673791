import { readFile } from "node:fs/promises";
import { cpus, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { type DatasetManifest, EXIT, type RunConfig, type RunLock, sha256, UndiagramError } from "@undiagram/contract";
import { execa } from "execa";
import { hashFile, hashFolder } from "./hash-folder.ts";

export interface LockInput {
  /** Root of the repository. */
  root: string;
  config: RunConfig;
  manifest: DatasetManifest;
}

/** Modules that training never imports: a change in them makes no other run. */
export const NOT_TRAINING: ReadonlySet<string> = new Set(
  [
    ...["predict", "prediction_file", "pretrain", "probe", "redact", "tiny", "tiny_corpus"],
    ...["track", "track_content", "tracked_run"],
  ].map((module) => `${module}.py`),
);

/** The truth about a run before it starts: all that decides its numbers, and where it is made. */
export async function createLock({ root, config, manifest }: LockInput): Promise<RunLock> {
  const decides = {
    config_hash: trainingConfigHash(config),
    dataset: {
      content_hash: manifest.content_hash,
      train: describeSplit(manifest, config.dataset.train_split),
      validation: describeSplit(manifest, config.dataset.validation_split),
    },
    model: await describeModel(root, config),
    python_lock_hash: await hashFile(join(root, "python/requirements.lock")),
    ...(usesGpuRequirements(config) && {
      gpu_requirements_hash: await hashFile(join(root, "python/requirements-gpu.txt")),
    }),
    python_source_hash: await hashFolder(
      join(root, "python/undiagram"),
      (name) => name.endsWith(".py") && !NOT_TRAINING.has(name),
    ),
    seed: config.training.seed,
    deterministic: config.training.deterministic,
  };
  const identity = sha256(decides);
  return {
    schema_version: 1,
    run_id: `${config.name}-${identity.slice(0, 10)}`,
    identity,
    decides,
    provenance: {
      created: new Date().toISOString(),
      ...(await describeGit(root)),
      npm_lock_hash: await hashFile(join(root, "package-lock.json")),
      hardware: await describeHardware(),
    },
  };
}

/**
 * A run's name and what only makes it faster or more visible do not touch its weights, so they make no other run; nor
 * does the way it generates, unless generated replies decide which weights are kept.
 */
function trainingConfigHash({ name: _name, generation, training, ...rest }: RunConfig): string {
  const { loader_workers: _workers, pixel_cache_gb: _cache, tensorboard: _board, ...deciding } = training;
  return sha256({ ...rest, training: deciding, ...(training.score_samples > 0 && { generation }) });
}

/** Whether bitsandbytes or Liger take part in the numbers: other runs are the same with any version of them. */
function usesGpuRequirements({ model, training }: RunConfig): boolean {
  return model.quantization !== null || training.liger;
}

function describeSplit(manifest: DatasetManifest, split: string): RunLock["decides"]["dataset"]["train"] {
  const found = manifest.splits[split];
  if (!found) {
    throw new UndiagramError("split_missing", `The dataset ${manifest.name} has no split ${split}`, {
      problems: [
        {
          where: "dataset",
          path: `splits.${split}`,
          expected: "a split",
          got: Object.keys(manifest.splits).join(", "),
        },
      ],
      next: "Set dataset.train_split and dataset.validation_split to splits that exist.",
    });
  }
  return { split, content_hash: found.content_hash, count: found.count };
}

async function describeModel(root: string, config: RunConfig): Promise<RunLock["decides"]["model"]> {
  const { base, revision } = config.model;
  const folder = join(root, base);
  const isLocal = await readFile(join(folder, "config.json")).then(
    () => true,
    () => false,
  );
  if (!isLocal && revision === null && !/^[^./][^/]*\/[^/]+$/.test(base)) {
    throw new UndiagramError("model_missing", `There is no model ${base}`, {
      exitCode: EXIT.usage,
      problems: [{ where: "config", path: "model.base", expected: "a model folder or a Hub id", got: base }],
      next: "Name a folder with a config.json, relative to the repository, or a Hub id such as Qwen/Qwen2.5-VL-3B-Instruct.",
    });
  }
  return { base, revision, content_hash: isLocal ? await hashFolder(folder, (name) => name !== "README.md") : null };
}

async function describeGit(root: string): Promise<Pick<RunLock["provenance"], "git_commit" | "git_diff_hash">> {
  const git = (...args: string[]) => execa("git", args, { cwd: root, reject: false, stripFinalNewline: true });
  const commit = await git("rev-parse", "HEAD");
  // A copy without its history (an archive, a container) is no error: the hashes above still say what ran.
  if (commit.failed) return { git_commit: null, git_diff_hash: null };
  const diff = await git("diff", "HEAD");
  return { git_commit: commit.stdout, git_diff_hash: diff.stdout ? sha256(diff.stdout) : null };
}

async function describeHardware(): Promise<RunLock["provenance"]["hardware"]> {
  const gpu = await execa("nvidia-smi", ["--query-gpu=name", "--format=csv,noheader"], { reject: false });
  return {
    platform: `${platform()} ${release()}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memory_bytes: totalmem(),
    gpu: gpu.failed ? null : gpu.stdout.trim() || null,
  };
}
