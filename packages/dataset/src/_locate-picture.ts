import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Problem } from "@undiagram/contract";

/**
 * Where the picture of a line stands. A path that leaves the split's folder, by `..`, as an absolute path or through a
 * symbolic link, is refused, and so is one that leads nowhere.
 */
export async function locatePicture(
  dir: string,
  split: string,
  fileName: string,
  where: string,
): Promise<{ file: string } | { problem: Problem }> {
  const folder = resolve(dir, split);
  const file = resolve(folder, fileName);
  const problem = (expected: string) => ({ problem: { where, path: "file_name", expected, got: fileName } });
  if (isAbsolute(fileName) || !isInside(folder, file)) return problem("a path inside the split's folder");
  try {
    if (!isInside(await realpath(dir), await realpath(file))) return problem("a path inside the split's folder");
    if (!(await stat(file)).isFile()) return problem(`a file in ${join(dir, split)}`);
  } catch {
    return problem(`a file in ${join(dir, split)}`);
  }
  return { file };
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}
