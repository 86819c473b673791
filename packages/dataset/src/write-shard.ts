import { openJournal } from "./_journal.ts";
import { lockFolder } from "./_lock-folder.ts";
import { makeSamples, openWorkshop } from "./_make-samples.ts";
import { clearLeftovers, keepIntact, refuseForeignFolder } from "./_prepare-folder.ts";
import { type Shard, shardFolder } from "./_take-from-shards.ts";
import type { WriteOptions } from "./write-dataset.ts";

export type { Shard } from "./_take-from-shards.ts";

/**
 * Makes one of `count` shares of a dataset, disjoint from the others and as mixed as the whole, in a folder beside
 * `dir`. Where all shards stand beside `dir`, on one machine or copied there, writeDataset makes of them the same bytes
 * as without any. Stopped and called again, it goes on. Throws as writeDataset does.
 */
export async function writeShard(options: WriteOptions, shard: Shard): Promise<{ dir: string; samples: number }> {
  const dir = shardFolder(options.dir, shard);
  const plan = options.plan.filter((_, place) => place % shard.count === shard.index - 1);
  await refuseForeignFolder(dir);
  const unlock = await lockFolder(dir);
  try {
    const journal = await openJournal(dir, options.sourceHash);
    try {
      await clearLeftovers(dir, plan);
      await keepIntact(dir, plan, journal);
      const own = { ...options, plan, dir };
      const workshop = openWorkshop(own, journal);
      try {
        await makeSamples(own, journal, workshop);
      } finally {
        await workshop.close();
      }
    } finally {
      await journal.close();
    }
    return { dir, samples: plan.length };
  } finally {
    await unlock();
  }
}
