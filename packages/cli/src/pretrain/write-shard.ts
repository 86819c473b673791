import { existsSync } from "node:fs";
import { join } from "node:path";
import { type PictureSet, writeAtomic } from "@undiagram/contract";
import { drawPicture } from "./draw-picture.ts";

/** Pictures in one shard. */
export const SHARD = 250;

export interface ShardPlan {
  set: PictureSet;
  seed: number;
  dir: string;
  shard: number;
}

/**
 * Draws one shard of a set: a .pack with its PNGs one after the other, and a .jsonl with their labels and places, which
 * comes last. A shard that is there is left alone.
 */
export async function writeShard({ set, seed, dir, shard }: ShardPlan): Promise<void> {
  const name = join(dir, String(shard).padStart(5, "0"));
  if (existsSync(`${name}.jsonl`)) return;
  const pngs: Uint8Array[] = [];
  const lines: string[] = [];
  let offset = 0;
  for (let index = shard * SHARD; index < Math.min(set.count, (shard + 1) * SHARD); index++) {
    const { png, labels } = await drawPicture(set, seed, index);
    lines.push(`${JSON.stringify({ offset, bytes: png.length, ...labels })}\n`);
    pngs.push(png);
    offset += png.length;
  }
  await writeAtomic(`${name}.pack`, Buffer.concat(pngs));
  await writeAtomic(`${name}.jsonl`, lines.join(""));
}
