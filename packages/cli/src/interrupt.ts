import { EXIT } from "@undiagram/contract";

/**
 * A signal that is aborted by the first Ctrl-C (or SIGTERM), so that work can stop at a clean point. A second Ctrl-C
 * ends the process at once.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    console.error("\nStopping at the next clean point; press Ctrl-C again to stop at once");
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return controller.signal;
}
