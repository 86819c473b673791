/** One thing that was looked at. */
export interface Finding {
  check: string;
  /** unknown: it cannot be told from here. */
  verdict: "yes" | "care" | "no" | "unknown";
  /** What was found, in a line. */
  found: string;
  /** What to do about it. */
  next?: string;
}

/** 12.3 GB, as disks and cards are sold: a thousand million bytes. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e10 ? 2 : 1)} GB`;
}

/** 12.3 GiB, as the memory of a card is counted. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 2 : 1)} GiB`;
}
