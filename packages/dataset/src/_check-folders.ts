import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { describeUnreadable, type Problem } from "@undiagram/contract";
import { IMAGES, METADATA, SPLIT_NAME } from "./_files.ts";

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** What is wrong with the folder as a whole: no splits, badly named ones, or folders that look like one and are none. */
export async function checkFolders(dir: string, splits: readonly string[]): Promise<Problem[]> {
  const found = await stat(dir).catch((error) => describeUnreadable(error, "folder"));
  if (typeof found === "string" || !found.isDirectory()) {
    return [{ where: dir, expected: "a folder", got: typeof found === "string" ? found : "a file" }];
  }
  const needed = { where: dir, expected: `folders with a ${METADATA}` };
  if (splits.length === 0 && existsSync(join(dir, METADATA))) {
    return [{ ...needed, got: `a ${METADATA} outside of them: move it and its pictures into a folder, say train` }];
  }
  const problems: Problem[] = [];
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const folder = join(dir, entry.name);
    if (splits.includes(entry.name) && !SPLIT_NAME.test(entry.name)) {
      problems.push({
        where: folder,
        expected: "a name of small letters, digits and _, such as test",
        got: entry.name,
      });
    }
    if (entry.isSymbolicLink() && existsSync(join(folder, METADATA))) {
      problems.push({ where: folder, expected: "a folder inside the dataset", got: "a symbolic link" });
    } else if (entry.isDirectory() && !splits.includes(entry.name) && (await holdsPictures(folder))) {
      problems.push({ where: join(folder, METADATA), expected: "a file, as there are pictures", got: "none" });
    }
  }
  return splits.length > 0 || problems.length > 0 ? problems : [{ ...needed, got: "none" }];
}

async function holdsPictures(folder: string): Promise<boolean> {
  const names = [...(await readdir(folder)), ...(await readdir(join(folder, IMAGES)).catch(() => []))];
  return names.some((name) => PICTURE.test(name));
}
