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
  /** Mean resident set in each tenth of the time. */
  residentBytes: number[];
  /** Size of all pictures. */
  pictureBytes: number;
}

const [config, out] = process.argv.slice(2) as [string, string];
const workers = availableParallelism();
const resident: number[] = [];
const timer = setInterval(() => resident.push(process.memoryUsage.rss()), 100);
const start = performance.now();
const { manifest } = await ensureDataset(config, { out, workers });
const seconds = (performance.now() - start) / 1000;
clearInterval(timer);
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
  residentBytes: Array.from({ length: 10 }, (_, tenth) => {
    const part = resident.slice((resident.length * tenth) / 10, (resident.length * (tenth + 1)) / 10);
    return part.reduce((sum, bytes) => sum + bytes, 0) / part.length;
  }),
};
console.log(JSON.stringify(measured));
