import { ensurePython, type PythonEnvironment } from "@undiagram/runner";
import { ROOT } from "./paths.ts";

/** The Python environment, made if need be, with a word on stderr about what is done. */
export function preparePython(): Promise<PythonEnvironment> {
  return ensurePython(ROOT, (line) => console.error(line));
}
