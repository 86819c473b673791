import { existsSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runPython } from "./run-python.ts";

/* /dev/full takes no byte, as a full disk does. */
const FULL = "/dev/full";

/** Speaks on stdout and in events, and goes on until it is asked to stop. */
const BODY = `
import json, os, time
print("plain words", flush=True)
event = {"event": "progress", "time": 0, "stage": "x", "done": 1, "total": 2}
os.write(int(os.environ["UNDIAGRAM_EVENTS_FD"]), (json.dumps(event) + "\\n").encode())
time.sleep(60)
`;

test.skipIf(!existsSync(FULL)).each(["logFile", "eventsFile"])(
  "when there is no room for the %s, the process is stopped and the error says so",
  async (which) => {
    const dir = await mkdtemp(join(tmpdir(), "undiagram-full-"));
    await writeFile(join(dir, "body.py"), BODY);
    const files = { logFile: join(dir, "log.txt"), eventsFile: join(dir, "events.ndjson"), [which]: FULL };
    const python = { executable: "python3", env: { PYTHONPATH: dir } };
    await expect(runPython({ python, args: ["body"], cwd: dir, ...files })).rejects.toMatchObject({
      code: "disk_full",
      exitCode: 3,
      message: expect.stringContaining(FULL),
    });
  },
);
