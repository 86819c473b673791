import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import type { z } from "zod";
import { describeUnreadable } from "./describe-unreadable.ts";
import { EXIT, UndiagramError } from "./error.ts";
import { toProblems } from "./to-problems.ts";

/**
 * Reads a YAML file and checks it against its model, defaults filled in. Throws one UndiagramError (code
 * `config_invalid` or `config_missing`) that names every problem.
 */
export async function readConfig<T extends z.ZodType>(file: string, model: T): Promise<z.output<T>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UndiagramError("config_missing", `Cannot read the config ${file}`, {
      exitCode: EXIT.usage,
      problems: [{ where: file, expected: "a YAML file", got: describeUnreadable(cause) }],
      next: "Name a file in configs/, or the path of your own.",
      cause,
    });
  }
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new UndiagramError("config_invalid", `${file} is not valid YAML`, {
      problems: document.errors.map((error) => ({
        where: `${file}:${error.linePos?.[0].line ?? 1}`,
        expected: "valid YAML",
        got: error.message.split("\n")[0] ?? error.message,
      })),
      next: "Mend the line and run the command again.",
    });
  }
  return parseConfig(document.toJS(), model, file);
}

/** Checks a plain value against a config model; `where` names its source in problems. */
export function parseConfig<T extends z.ZodType>(value: unknown, model: T, where: string): z.output<T> {
  const parsed = model.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UndiagramError("config_invalid", `${where} is not a valid ${model.meta()?.title ?? "config"}`, {
    problems: toProblems(parsed.error, value, where),
    next: "Mend the keys named above; packages/contract/schemas describes each.",
  });
}
