import { open } from "node:fs/promises";
import { describeUnreadable, Prediction, type Problem, toProblems, UndiagramError } from "@undiagram/contract";

/** Predictions by sample id. Throws one UndiagramError that names every line which is no prediction. */
export async function readPredictions(file: string): Promise<Map<string, Prediction>> {
  const predictions = new Map<string, Prediction>();
  for await (const prediction of eachPrediction(file)) predictions.set(prediction.id, prediction);
  return predictions;
}

/**
 * The predictions of a file one by one, so that memory does not grow with the file. Throws one UndiagramError when all is
 * read, which names every line that is no prediction or stands twice.
 */
export async function* eachPrediction(file: string): AsyncGenerator<Prediction> {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  let number = 0;
  for await (const line of eachLine(file)) {
    number++;
    if (line.trim() === "") continue;
    // Files written on Windows may begin with a byte order mark.
    const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
    const where = `${file}:${number}`;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      problems.push({ where, expected: "a JSON object", got: (error as Error).message });
      continue;
    }
    const parsed = Prediction.safeParse(value);
    if (!parsed.success) problems.push(...toProblems(parsed.error, value, where));
    else if (seen.has(parsed.data.id)) {
      problems.push({ where, path: "id", expected: "an id that stands once", got: parsed.data.id });
    } else {
      seen.add(parsed.data.id);
      yield parsed.data;
    }
  }
  if (problems.length > 0) {
    throw new UndiagramError("predictions_invalid", `${file} has lines that are no predictions`, {
      problems,
      next: 'Each line is one object: {"id": "…", "reply": "…"}.',
    });
  }
}

/** Split at line feeds alone: node:readline would also split at U+2028, which JSON leaves in a text as it is. */
async function* eachLine(file: string): AsyncGenerator<string> {
  let rest = "";
  try {
    await using handle = await open(file);
    for await (const chunk of handle.createReadStream({ encoding: "utf8", autoClose: false })) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() as string;
      yield* lines;
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new UndiagramError("predictions_missing", `Cannot read the predictions ${file}`, {
      problems: [{ where: file, expected: "a file of JSON lines", got: describeUnreadable(cause) }],
      next: "Each line is one object with id (the sample's) and reply (the model's text).",
      cause,
    });
  }
  yield rest;
}
