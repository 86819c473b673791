/* What runs in a worker thread: draws the shards it is asked for, one after another, and says when each is done. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { type ShardPlan, writeShard } from "./write-shard.ts";

const port = parentPort as MessagePort;

port.on("message", async (plan: ShardPlan) => {
  await writeShard(plan);
  port.postMessage(plan.shard);
});
