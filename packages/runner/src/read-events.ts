import { readFile } from "node:fs/promises";
import { RunEvent } from "@undiagram/contract";

/**
 * A run's events in the order they were told. A resumed run tells steps again that were lost with the process: only
 * the last telling of each step is kept. Lines that are no events (cut by a kill) are passed over.
 */
export async function readEvents(file: string): Promise<RunEvent[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  const events = text.split("\n").flatMap((line): RunEvent[] => {
    if (line === "") return [];
    try {
      return [RunEvent.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  const last = new Map<string, RunEvent>();
  for (const event of events) {
    if (event.event === "step" || event.event === "validation") last.set(`${event.event} ${event.step}`, event);
  }
  return events.filter((event) =>
    event.event === "step" || event.event === "validation" ? last.get(`${event.event} ${event.step}`) === event : true,
  );
}
