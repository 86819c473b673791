/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark, which is taken away. Old scripts are in
 * neither: their bytes are read as Windows-1252, and `line` is the first where that was needed.
 */
export function decodeText(bytes: Uint8Array): { text: string; line?: number } {
  const encoding = guessEncoding(bytes);
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    const before = new TextDecoder(encoding).decode(bytes).split("\uFFFD", 1)[0] as string;
    return { text: new TextDecoder("windows-1252").decode(bytes), line: before.split("\n").length };
  }
}

/** SQL Server's own tools write UTF-16. Without a mark, the zeros beside letters of ASCII tell it. */
function guessEncoding(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return "utf-16be";
  return "utf-8";
}
