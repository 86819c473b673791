import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { describeUnreadable, type MetadataLine, type Problem } from "@undiagram/contract";
import sharp from "sharp";
import { LARGEST_FILE } from "./_files.ts";
import { locatePicture } from "./_locate-picture.ts";

/** What a training library opens without further ado; SVG and its like could make the reader fetch other files. */
const FORMATS = ["png", "jpeg", "webp"];

export interface CheckedPicture {
  problems: Problem[];
  /** Of its pixels; undefined when it cannot be read. */
  sha256?: string;
}

/** Finds and decodes the picture of a line, and names the first thing that is wrong with it. */
export async function checkPicture(
  dir: string,
  split: string,
  metadata: MetadataLine,
  where: string,
  maxPixels: number,
): Promise<CheckedPicture> {
  const { file_name } = metadata;
  const broken = (expected: string, got: string): CheckedPicture => {
    return { problems: [{ where, path: "file_name", expected, got }] };
  };
  const located = await locatePicture(dir, split, file_name, where);
  if ("problem" in located) return { problems: [located.problem] };
  const { size } = await stat(located.file);
  if (size > LARGEST_FILE) return broken(`at most ${LARGEST_FILE} bytes`, String(size));
  let bytes: Uint8Array;
  try {
    // The bytes, not the path: libvips remembers what it once read from a path.
    bytes = await readFile(located.file);
  } catch (error) {
    return broken("a file that can be read", describeUnreadable(error));
  }
  const picture = await readSize(bytes);
  if (!picture) return broken("a PNG, JPEG or WebP picture", `other bytes in ${file_name}`);
  const { width, height } = picture;
  if (width * height > maxPixels) return broken(`at most ${maxPixels} pixels`, `${width} x ${height}`);
  let pixels: Uint8Array;
  try {
    // All of it, because a file that was cut short still has a header. Not stats(), which lets every other cut file pass
    // when several pictures are in work.
    pixels = await sharp(bytes, { failOn: "error" }).raw().toBuffer();
  } catch (error) {
    return broken("a whole picture", `${file_name}: ${(error as Error).message.split("\n")[0]}`);
  }
  const problems = (["width", "height"] as const).flatMap((side) => {
    const told = metadata[side];
    return told === undefined || told === picture[side]
      ? []
      : [{ where, path: side, expected: `${picture[side]}, as the picture has`, got: String(told) }];
  });
  return { problems, sha256: createHash("sha256").update(`${width} `).update(pixels).digest("hex") };
}

/** The size in pixels, from the header; undefined when it is no picture of the formats that are taken. */
export async function readSize(bytes: Uint8Array): Promise<{ width: number; height: number } | undefined> {
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    return FORMATS.includes(format) && width && height ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}
