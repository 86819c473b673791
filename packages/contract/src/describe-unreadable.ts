/** Why a file or folder could not be read, as the `got` of a problem: in words where the system's code is known. */
export function describeUnreadable(cause: unknown, kind: "file" | "folder" = "file"): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined) return message ?? String(cause);
  const known: Record<string, string> = {
    ENOENT: `no such ${kind}`,
    EISDIR: "a folder",
    ENOTDIR: "a path through a file",
    EACCES: `a ${kind} that may not be read`,
  };
  return known[code] ?? `a ${kind} that cannot be opened (${code})`;
}
