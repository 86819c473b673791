import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import type { RunConfig } from "@undiagram/contract";
import { countParameters } from "./count-parameters.ts";
import { KNOWN_BASES } from "./known-bases.ts";
import { type Architecture, readArchitecture } from "./read-architecture.ts";

/** Where a base model stands, and its sizes. */
export interface FoundBase {
  /** A folder of the repository, the Hub's cache on this disk, or the Hub itself. */
  place: "folder" | "cache" | "hub";
  /** Null for a model that is neither here nor known: its sizes are not guessed. */
  architecture: Architecture | null;
  /** Still to be downloaded: bf16 weights and some twenty megabytes of tokenizer. Null when unknown. */
  downloadBytes: number | null;
}

const TOKENIZER_BYTES = 20e6;

/** Looks for a base model without touching the network. */
export async function findBase(root: string, model: RunConfig["model"]): Promise<FoundBase> {
  const local = await readJson(join(root, model.base, "config.json"));
  if (local !== undefined) return { place: "folder", architecture: readArchitecture(local), downloadBytes: 0 };
  const cached = await findCached(model);
  if (cached) return { place: "cache", architecture: cached, downloadBytes: 0 };
  const architecture = readArchitecture(KNOWN_BASES[model.base]);
  const downloadBytes = architecture && countParameters(architecture).total * 2 + TOKENIZER_BYTES;
  return { place: "hub", architecture, downloadBytes };
}

/** The folder in which huggingface_hub keeps what it downloads. */
export function hubCache(): string {
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = process.env;
  return HF_HUB_CACHE || join(HF_HOME || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "huggingface"), "hub");
}

/** Sizes of a model whose weights are all in the Hub's cache. */
async function findCached({ base, revision }: RunConfig["model"]): Promise<Architecture | null> {
  const folder = join(hubCache(), `models--${base.replaceAll("/", "--")}`);
  const commit = (await readFile(join(folder, "refs", revision ?? "main"), "utf8").catch(() => revision)) ?? "";
  const snapshot = join(folder, "snapshots", commit.trim());
  const architecture = readArchitecture(await readJson(join(snapshot, "config.json")));
  return architecture && (await holdsWeights(snapshot)) ? architecture : null;
}

async function holdsWeights(snapshot: string): Promise<boolean> {
  const index = (await readJson(join(snapshot, "model.safetensors.index.json"))) as
    | { weight_map?: Record<string, string> }
    | undefined;
  const wanted = new Set(Object.values(index?.weight_map ?? { all: "model.safetensors" }));
  const there = await readdir(snapshot).catch((): string[] => []);
  // A download that was cut off leaves links to nothing.
  const whole = await Promise.all(
    [...wanted].map((name) => there.includes(name) && stat(join(snapshot, name)).catch(() => false)),
  );
  return whole.every(Boolean);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
}
