import { homedir, totalmem } from "node:os";
import { join } from "node:path";
import { countProcesses, type RunConfig } from "@undiagram/contract";
import { countLora, findBase, hubCache, type MemoryPrediction, nearestDevice, type Probe } from "@undiagram/runner";
import { DATASETS, ROOT, RUNS } from "../paths.ts";
import { checkDisk } from "./check-disk.ts";
import { type CheckedFit, checkFit, type Device } from "./check-fit.ts";
import { checkHub } from "./check-hub.ts";
import { checkPython, missingPackages } from "./check-python.ts";
import type { Finding } from "./finding.ts";
import { gatherSizes } from "./gather-sizes.ts";

export interface Diagnosis {
  config: string;
  device: string;
  /** False when nothing found forbids the run; what could not be told has the verdict unknown. */
  isRefused: boolean;
  findings: Finding[];
  memory: MemoryPrediction | null;
  /** Where the lengths of the samples come from. */
  samples: string;
  longest: CheckedFit["longest"];
}

/** The last two checkpoints and the one being written, of weights and AdamW's two moments in fp32. */
const CHECKPOINT_BYTES = 3 * 12;
/** A picture ready for the model, packed. */
const CACHED_PICTURE_BYTES = 0.5e6;
/** Bytes a second that a CPU reads of its memory: an assumption. */
const CPU_BANDWIDTH = 15e9;

/**
 * Looks at all that a run needs before anything is downloaded, drawn or installed. With `gpuMemory`, in GB as cards are
 * sold, a card of that size takes the place of this machine, whose network and disk then refuse nothing.
 */
export async function diagnose(config: RunConfig, gpuMemory?: number): Promise<Diagnosis> {
  const base = await findBase(ROOT, config.model);
  const gathered = await gatherSizes(config);
  const python = gpuMemory === undefined ? await checkPython(config) : null;
  const device = gpuMemory === undefined ? thisDevice(python?.probe ?? null) : plannedDevice(gpuMemory, config);
  const fit = checkFit(config, base, gathered, device);
  const hub = await checkHub(config.model, base);
  const { pixel_cache_gb } = config.training;
  const lora = base.architecture ? countLora(base.architecture, config.lora) : 0;
  const disk = await checkDisk([
    { what: "base", path: hubCache(), bytes: base.downloadBytes },
    { what: "dataset", path: DATASETS, bytes: gathered.missingBytes },
    { what: "checkpoints", path: RUNS, bytes: lora * CHECKPOINT_BYTES },
    {
      what: "ready pictures",
      path: process.env.XDG_CACHE_HOME || join(homedir(), ".cache"),
      bytes: Math.min(pixel_cache_gb * 1e9, gathered.sizes.length * CACHED_PICTURE_BYTES),
    },
    { what: "Python packages", path: join(ROOT, ".venv"), bytes: await missingPackages() },
  ]);
  const around = [...hub, ...disk];
  const findings = [...fit.findings, ...(python?.findings ?? []), ...(python ? around : around.map(ofThisMachine))];
  return {
    config: config.name,
    device: device.name,
    isRefused: findings.some(({ verdict }) => verdict === "no"),
    findings,
    memory: fit.memory,
    samples: gathered.source,
    longest: fit.longest,
  };
}

/** What this machine's network or disk refuses, the one that is only planned may have. */
function ofThisMachine(finding: Finding): Finding {
  if (finding.verdict !== "no") return finding;
  return { ...finding, verdict: "care", found: `${finding.found} (of this machine)` };
}

function plannedDevice(gigabytes: number, { training }: RunConfig): Device {
  const like = nearestDevice(gigabytes);
  const count = countProcesses(training);
  return {
    name: `${count > 1 ? `${count} GPUs` : "a GPU"} of ${gigabytes} GB, not at hand: speed taken from the ${like.name}`,
    kind: "cuda",
    memoryBytes: gigabytes * 2 ** 30,
    hasBf16: true,
    flops: like.flops,
    bandwidth: like.bandwidth,
  };
}

function thisDevice(probe: Probe | null): Device {
  const gpu = probe?.devices[0];
  const flops = probe?.flops ?? null;
  if (gpu) {
    const { bandwidth } = nearestDevice(gpu.memory_bytes / 2 ** 30);
    return { name: gpu.name, kind: "cuda", memoryBytes: gpu.memory_bytes, hasBf16: gpu.has_bf16, flops, bandwidth };
  }
  // A container may be given less than the machine has.
  const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const hasBf16 = probe?.cpu_has_bf16 ?? false;
  return { name: "this machine's CPU", kind: "cpu", memoryBytes, hasBf16, flops, bandwidth: CPU_BANDWIDTH };
}
