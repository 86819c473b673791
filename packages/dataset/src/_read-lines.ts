import { createReadStream } from "node:fs";
import { join } from "node:path";
import { checkLine, type SplitLine } from "./_check-line.ts";
import { findFileFault, METADATA } from "./_files.ts";

/** The longest line that is read, in bytes: some ten thousand times what a sample takes. */
const LONGEST_LINE = 16 * 2 ** 20;
const LINE_BREAK = 0x0a;

/** Every line of a split's metadata.jsonl, checked. Blank lines count, but are no samples. */
export async function readLines(dir: string, split: string): Promise<SplitLine[]> {
  const file = join(dir, split, METADATA);
  const broken = (where: string, expected: string, got: string): SplitLine => ({
    ...{ split, where, metadata: undefined, annotation: undefined },
    problems: [{ where, expected, got }],
  });
  const fault = await findFileFault(file, Number.POSITIVE_INFINITY);
  if (fault) return [broken(file, fault.expected, fault.got)];
  const lines: SplitLine[] = [];
  let number = 0;
  for await (const bytes of readByteLines(file)) {
    number++;
    const where = `${file}:${number}`;
    if (bytes === undefined) {
      lines.push(broken(where, `at most ${LONGEST_LINE} bytes`, "more"));
      continue;
    }
    if (number === 1 && startsWith(bytes, [0xff, 0xfe])) return [broken(where, "UTF-8", "UTF-16")];
    const text = decode(bytes);
    if (text === undefined) lines.push(broken(where, "UTF-8", "bytes that are none"));
    else if (number === 1 && text.startsWith(BYTE_ORDER_MARK)) {
      const line = checkLine(text.slice(1), file, number);
      const problem = { where, expected: "no byte order mark", got: "one" };
      lines.push({ split, ...line, problems: [problem, ...line.problems] });
    } else if (text.trim() !== "") lines.push({ split, ...checkLine(text, file, number) });
  }
  return lines;
}

const BYTE_ORDER_MARK = "\uFEFF";

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, place) => bytes[place] === byte);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The file line by line, piece by piece from the disk; undefined for a line that is too long. */
async function* readByteLines(file: string): AsyncGenerator<Uint8Array | undefined> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const take = (piece: Uint8Array) => {
    length += piece.length;
    if (length <= LONGEST_LINE) pieces.push(piece);
  };
  const end = () => {
    const line = length <= LONGEST_LINE ? Buffer.concat(pieces) : undefined;
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let at = chunk.indexOf(LINE_BREAK); at >= 0; at = chunk.indexOf(LINE_BREAK, start)) {
      take(chunk.subarray(start, at));
      yield end();
      start = at + 1;
    }
    take(chunk.subarray(start));
  }
  if (length > 0) yield end();
}
