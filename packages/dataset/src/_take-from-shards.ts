import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { byName, forEachConcurrently, hashFile } from "./_files.ts";
import { hashPlan, JOURNAL, type Journal, readFinished } from "./_journal.ts";
import { linkPicture } from "./_link-picture.ts";
import { pictureFile } from "./_prepare-folder.ts";
import type { PicturePlan } from "./picture-plan.ts";

/** One shard of a dataset: `index` from 1 to `count`. */
export interface Shard {
  index: number;
  count: number;
}

/** A shard's folder, and how many samples were taken from it: none when another source made it. */
export interface ShardFound {
  dir: string;
  taken: number;
}

/** Told when a dataset is joined of some of its shards only. */
export interface ShardsMissing {
  /** The folders that were looked for in vain. */
  missing: string[];
  /** How many samples are made anew in their place. */
  left: number;
}

/** Where a shard of the dataset in `dir` stands: beside it. */
export function shardFolder(dir: string, { index, count }: Shard): string {
  return `${resolve(dir)}.shard-${index}-of-${count}`;
}

/** Takes over what the shards beside `dir` have finished of this plan: their pictures are linked, or else copied. */
export async function takeFromShards(
  dir: string,
  plan: readonly PicturePlan[],
  journal: Journal,
  told: {
    sourceHash: string;
    onShard?: (shard: ShardFound) => void;
    onShardsMissing?: (missing: ShardsMissing) => void;
  },
): Promise<void> {
  const { sourceHash, onShard, onShardsMissing } = told;
  const shards = await findShards(dir);
  for (const shard of shards) {
    const made = await readFinished(join(shard, JOURNAL), sourceHash);
    const wanted = plan.filter(({ id }) => made.has(id) && !journal.finished.has(id));
    let taken = 0;
    await forEachConcurrently(wanted, 8, async (sample) => {
      const finished = made.get(sample.id);
      const picture = pictureFile(shard, sample);
      const isIntact = (await hashFile(picture).catch(() => "")) === finished?.sha256;
      if (!finished || !isIntact || finished.plan !== hashPlan(sample)) return;
      await linkPicture(picture, pictureFile(dir, sample));
      await journal.append(finished);
      taken++;
    });
    onShard?.({ dir: shard, taken });
  }
  const missing = missingShards(dir, shards);
  const left = plan.filter(({ id }) => !journal.finished.has(id)).length;
  if (missing.length > 0 && left > 0) onShardsMissing?.({ missing, left });
}

function missingShards(dir: string, found: readonly string[]): string[] {
  const counts = new Set(found.map((shard) => Number(shard.split("-of-").at(-1))));
  return [...counts].flatMap((count) =>
    Array.from({ length: count }, (_, at) => shardFolder(dir, { index: at + 1, count })).filter(
      (folder) => !found.includes(folder),
    ),
  );
}

async function findShards(dir: string): Promise<string[]> {
  const folder = dirname(resolve(dir));
  const names = await readdir(folder);
  const isShard = (name: string) =>
    name.startsWith(`${basename(resolve(dir))}.shard-`) && /\.shard-\d+-of-\d+$/.test(name);
  return names
    .filter(isShard)
    .sort(byName)
    .map((name) => join(folder, name));
}
