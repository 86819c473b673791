/* Numbers as the page and the terminal show them. Every function is the same on every machine. */

/**
 * A share of 1 in percent, with one decimal. What is not quite all or nothing never reads as if it were: 0.9999 is
 * ">99.9 %", 0.0001 is "<0.1 %".
 */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 99.95 && percent < 100) return ">99.9 %";
  if (percent > 0 && percent < 0.05) return "<0.1 %";
  return `${withoutNegativeZero(percent.toFixed(1))} %`;
}

/** A difference of two shares in percentage points, signed: "+24.5", "-3.0", "0.0". */
export function formatPoints(difference: number): string {
  const text = withoutNegativeZero((difference * 100).toFixed(1));
  return Number(text) > 0 ? `+${text}` : text;
}

/** Whole numbers with commas between thousands. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 table", "3 tables". The noun is one that takes an s. */
export function formatNumber(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Bytes in GiB or MiB. */
export function formatBytes(bytes: number): string {
  const mebibytes = bytes / 2 ** 20;
  return mebibytes < 1024 ? `${mebibytes.toFixed(0)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** Three significant digits; scientific below a thousandth and from a million: "0.314", "1e-4", "12,300". */
export function formatSignificant(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0) return "0";
  if (magnitude < 1e-3 || magnitude >= 1e6) return scientific(value);
  if (magnitude >= 1000) return `${value < 0 ? "-" : ""}${formatCount(Number(magnitude.toPrecision(3)))}`;
  return String(Number(value.toPrecision(3)));
}

function scientific(value: number): string {
  return Number(value.toPrecision(3)).toExponential().replace("e+", "e");
}

function withoutNegativeZero(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}

/** Numbers as a page sets them: the true minus sign, and no line break before a percent sign. */
export function typeset(text: string): string {
  return text.replace(/(?<=^|[ (])-(?=\d)/g, "\u2212").replaceAll(" %", "\u00a0%");
}

/** "a", "a and b", "a, b and c". */
export function joinWords(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}
