import { join } from "node:path";
import { type PromptConfig, writeAtomic } from "@undiagram/contract";
import { serialize } from "@undiagram/schema";
import { linkPicture } from "./_link-picture.ts";
import { readSplits } from "./read-split.ts";

/**
 * Writes `<split>.jsonl` for every split, one conversation a line, with the pictures beside it; paths are relative to
 * `outDir`. `toChatMessages` shapes a line. Returns the files written. Throws as readSplits does.
 */
export async function exportChat(
  dir: string,
  outDir: string,
  options: {
    prompt: PromptConfig;
    toChatMessages: (sample: { image: string; prompt: PromptConfig; annotationText: string }) => unknown;
  },
): Promise<string[]> {
  const { prompt, toChatMessages } = options;
  const files: string[] = [];
  for (const [split, samples] of await readSplits(dir)) {
    const lines: string[] = [];
    for (const { image, annotation, metadata } of samples) {
      const path = `${split}/${metadata.file_name}`;
      await linkPicture(image, join(outDir, path));
      lines.push(`${JSON.stringify(toChatMessages({ image: path, prompt, annotationText: serialize(annotation) }))}\n`);
    }
    const file = join(outDir, `${split}.jsonl`);
    await writeAtomic(file, lines.join(""));
    files.push(file);
  }
  return files;
}
