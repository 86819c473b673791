#!/usr/bin/env node
// Runs the TypeScript sources as they are, which takes Node 24: the one that `npm ci` installed, if this one is older.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const NEEDED = 24;

if (Number(process.versions.node.split(".")[0]) >= NEEDED) {
  await import("../src/main.ts");
} else {
  const bundled = fileURLToPath(new URL("../../../node_modules/node/bin/node", import.meta.url));
  if (!existsSync(bundled)) {
    console.error(
      `undiagram needs Node ${NEEDED}, and this is ${process.version}.\nRun npm ci: it installs Node ${NEEDED} beside the project.`,
    );
    process.exit(3);
  }
  // Ctrl-C reaches both processes: this one waits for what the other makes of it.
  process.on("SIGINT", () => {});
  const { status, signal } = spawnSync(bundled, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  process.exit(status ?? 128 + (constants.signals[signal ?? "SIGTERM"] ?? 0));
}
