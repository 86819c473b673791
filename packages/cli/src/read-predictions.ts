import { readFile } from "node:fs/promises";
import { Prediction, type Problem, toProblems, UndiagramError } from "@undiagram/contract";

/** Predictions by sample id. Throws one UndiagramError that names every line which is no prediction. */
export async function readPredictions(file: string): Promise<Map<string, Prediction>> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new UndiagramError("predictions_missing", `Cannot read the predictions ${file}`, {
      problems: [
        { where: file, expected: "a file of JSON lines", got: (cause as NodeJS.ErrnoException).code ?? String(cause) },
      ],
      next: "Each line is one object with id (the sample's) and reply (the model's text).",
      cause,
    });
  });
  const predictions = new Map<string, Prediction>();
  const problems: Problem[] = [];
  text.split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const where = `${file}:${index + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      problems.push({ where, expected: "a JSON object", got: (error as Error).message });
      return;
    }
    const parsed = Prediction.safeParse(value);
    if (!parsed.success) problems.push(...toProblems(parsed.error, value, where));
    else if (predictions.has(parsed.data.id)) {
      problems.push({ where, path: "id", expected: "an id that stands once", got: parsed.data.id });
    } else predictions.set(parsed.data.id, parsed.data);
  });
  if (problems.length > 0) {
    throw new UndiagramError("predictions_invalid", `${file} has lines that are no predictions`, {
      problems,
      next: 'Each line is one object: {"id": "…", "reply": "…"}.',
    });
  }
  return predictions;
}
