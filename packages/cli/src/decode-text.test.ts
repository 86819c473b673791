import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";

const script = fc.string({ unit: "binary" }).map((text) => `CREATE TABLE \uFEFFa (\r\n${text}`);
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

test("a script in UTF-8 or UTF-16 of either byte order is the same text, with a mark or without", () => {
  fc.assert(
    fc.property(script, fc.constantFrom("", "\uFEFF"), (text, mark) => {
      const utf16 = Buffer.from(mark + text, "utf16le");
      for (const bytes of [Buffer.from(mark + text), utf16, swapped(utf16)])
        expect(decodeText(bytes)).toEqual({ text });
    }),
  );
});

test("bytes that are neither are read as Windows-1252, and the first line with them is named", () => {
  const bytes = Buffer.from("-- caf\u00e9\nCREATE TABLE pr\u00e9nom (id int);", "latin1");
  expect(decodeText(bytes)).toEqual({ text: "-- caf\u00e9\nCREATE TABLE pr\u00e9nom (id int);", line: 1 });
});

test("a file without a byte is an empty text", () => {
  expect(decodeText(new Uint8Array())).toEqual({ text: "" });
});
