/* Writes one dataset, as `undiagram dataset` does, and prints what that took:  node write-measured.ts CONFIG OUT */
import { readdir, stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ensureDataset } from "../src/ensure-dataset.ts";

/** What it took to write a dataset. */
export interface Measured {
  samples: number;
  workers: number;
  /** On the clock, from reading the config to the manifest. */
  seconds: number;
  /** Of all cores, since the process began. */
  coreSeconds: number;
  /** Largest resident set of the process, all threads. */
  peakBytes: number;
  /** Size of all pictures. */
  pictureBytes: number;
}

const [config, out] = process.argv.slice(2) as [string, string];
const workers = availableParallelism();
const start = performance.now();
const { manifest } = await ensureDataset(config, { out, workers });
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage();
const peakBytes = process.resourceUsage().maxRSS * 1024;

let pictureBytes = 0;
for (const file of await readdir(out, { recursive: true })) {
  if (file.endsWith(".png")) pictureBytes += (await stat(join(out, file))).size;
}
const samples = Object.values(manifest.splits).reduce((sum, { count }) => sum + count, 0);
const measured: Measured = {
  ...{ samples, workers, seconds },
  coreSeconds: (user + system) / 1e6,
  ...{ peakBytes, pictureBytes },
};
console.log(JSON.stringify(measured));
