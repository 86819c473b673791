import { type Profiler, Session } from "node:inspector";
import { promisify } from "node:util";

/** Parts of a program by what stands in the address of their files; the first that fits counts. */
export type Parts = readonly (readonly [part: string, pattern: RegExp])[];

/** Microseconds between two looks at what the program does. */
const INTERVAL = 250;

/**
 * Runs the work under V8's sampling profiler and says which share of its own time each part took: a look counts for the
 * part whose code stands on the stack. Waiting and garbage collection count for none; shares add up to at most 1.
 */
export async function profileShares(work: () => Promise<void>, parts: Parts): Promise<Record<string, number>> {
  const session = new Session();
  session.connect();
  const post = promisify<string, object, unknown>((method, params, done) => session.post(method, params, done));
  await post("Profiler.enable", {});
  await post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await post("Profiler.start", {});
  await work();
  const { profile } = (await post("Profiler.stop", {})) as Profiler.StopReturnType;
  session.disconnect();
  return countShares(profile, parts);
}

function countShares({ nodes, samples = [] }: Profiler.Profile, parts: Parts): Record<string, number> {
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = (id: number | undefined): string | undefined => {
    const node = id === undefined ? undefined : byId.get(id);
    if (!node) return undefined;
    return parts.find(([, pattern]) => pattern.test(node.callFrame.url))?.[0] ?? partOf(parentOf.get(node.id));
  };
  const isWork = (id: number) =>
    !/^\((idle|program|garbage collector|root)\)$/.test(byId.get(id)?.callFrame.functionName ?? "");
  const counted = samples.filter(isWork).map(partOf);
  return Object.fromEntries(
    parts.map(([part]) => [part, counted.filter((found) => found === part).length / counted.length]),
  );
}
