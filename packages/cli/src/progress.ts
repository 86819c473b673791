import { Presets, SingleBar } from "cli-progress";

/** Shows on stderr how far a long piece of work is, and the time left. */
export interface Progress {
  update(done: number, total: number, note?: string): void;
  stop(): void;
}

/** Progress of work in stages, one shown after the other, with warnings between. */
export function createStages(label: string): {
  onProgress: (stage: string, done: number, total: number) => void;
  onWarning: (message: string) => void;
  stop: () => void;
} {
  let progress: Progress | undefined;
  let current = "";
  return {
    onProgress(stage, done, total) {
      if (stage !== current) {
        progress?.stop();
        progress = createProgress(`${label} ${stage}`);
        current = stage;
      }
      progress?.update(done, total);
    },
    onWarning: (message) => console.error(`Warning: ${message}`),
    stop: () => progress?.stop(),
  };
}

/** A bar in a terminal; elsewhere a plain line now and then, so that a log stays readable. */
export function createProgress(label: string): Progress {
  return process.stderr.isTTY ? createBar(label) : createLines(label);
}

function createBar(label: string): Progress {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {value}/{total} · {eta_formatted} left{note}`,
      stream: process.stderr,
      etaBuffer: 50,
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(done, total, note = "") {
      const payload = { note: note ? ` · ${note}` : "" };
      if (!isStarted) bar.start(total, done, payload);
      else bar.update(done, payload);
      isStarted = true;
    },
    stop: () => bar.stop(),
  };
}

const LINE_EVERY_MS = 10_000;

function createLines(label: string): Progress {
  const started = Date.now();
  let firstDone: number | undefined;
  let lastLine = 0;
  let last = "";
  const write = (line: string) => {
    if (line !== last) console.error(line);
    last = line;
    lastLine = Date.now();
  };
  let pending = "";
  return {
    update(done, total, note = "") {
      firstDone ??= done;
      const rate = (done - firstDone) / ((Date.now() - started) / 1000);
      const left = rate > 0 && done < total ? ` · ${formatSeconds((total - done) / rate)} left` : "";
      pending = `${label} ${done}/${total}${left}${note ? ` · ${note}` : ""}`;
      if (Date.now() - lastLine >= LINE_EVERY_MS || done === total) write(pending);
    },
    stop() {
      if (pending) write(pending);
    },
  };
}

const DAY = 86_400;

/** 75 -> "1m15s", 200,000 -> "2 days 7 h" */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 10 * DAY) return `${Math.round(whole / DAY).toLocaleString("en")} days`;
  if (whole >= 2 * DAY) return `${Math.floor(whole / DAY)} days ${Math.floor((whole % DAY) / 3600)} h`;
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
  return `${Math.floor(whole / 3600)}h${String(Math.floor((whole % 3600) / 60)).padStart(2, "0")}m`;
}
