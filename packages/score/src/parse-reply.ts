import { formatPath, type Prediction } from "@undiagram/contract";
import { Annotation, canonicalize, findProblems } from "@undiagram/schema";
import { findJsonObjects, parseJson } from "./_find-json-objects.ts";
import { readSeedShape } from "./_read-seed-shape.ts";

/** A reply's place on the validity ladder, and what it says. */
export interface ParsedReply {
  /** The whole reply, trimmed, is JSON. */
  jsonStrict: boolean;
  /** The reply is JSON, or a JSON object stands in it between fences or chatter. */
  jsonLenient: boolean;
  /** That JSON fits the annotation's JSON Schema. */
  schemaValid: boolean;
  /** It is schema-valid, its names stand once, and its relationships end at tables and columns it has. */
  referentiallyValid: boolean;
  /** Cut off: the generator says so or, where it says nothing, an object is left open. */
  truncated: boolean;
  /** What the reply says, canonical; null when it says no annotation in our shape or the seed's. */
  annotation: Annotation | null;
  /** Not schema-valid, but readable as the seed's shape: scored all the same, and counted apart. */
  seedShape: boolean;
  /** There is a code fence in the reply. */
  fenced: boolean;
  /** What keeps the reply from the rungs it misses, for people; at most MAX_PROBLEMS. */
  problems: string[];
}

export interface ReplyOptions {
  /** How generation ended: by the model, or at the limit of tokens. */
  finish?: Prediction["finish"];
}

const MAX_PROBLEMS = 20;

/**
 * Reads a model's reply. Never throws. Where several JSON objects stand in it, the first that is an annotation is taken,
 * else the first. Of repeated keys the last one counts, as JSON.parse has it.
 */
export function parseReply(reply: string, { finish }: ReplyOptions = {}): ParsedReply {
  const strict = parseJson(reply.trim());
  const { objects, isCut } = strict ? { objects: [strict.value], isCut: false } : findJsonObjects(reply);
  const reading = readFirst(objects);
  const problems: string[] = [];
  if (reply.trim() === "") problems.push("the reply is empty");
  else if (objects.length === 0)
    problems.push(isCut ? "the JSON is not closed" : "there is no JSON object in the reply");
  else if (!strict) problems.push("the reply is more than JSON");
  if (objects.length > 1) problems.push(`${objects.length} JSON objects stand in the reply; one of them is read`);
  problems.push(...(reading?.problems ?? []));
  return {
    jsonStrict: strict !== undefined,
    jsonLenient: objects.length > 0,
    schemaValid: reading?.shape === "ours",
    referentiallyValid: reading?.shape === "ours" && reading.isConsistent,
    truncated: finish === "length" || finish === "loop" || (finish === undefined && isCut),
    annotation: reading?.annotation ?? null,
    seedShape: reading?.shape === "seed",
    fenced: reply.includes("```"),
    problems: shorten(problems),
  };
}

interface Reading {
  shape: "ours" | "seed" | "none";
  annotation: Annotation | null;
  isConsistent: boolean;
  problems: string[];
}

function readFirst(objects: readonly unknown[]): Reading | undefined {
  let first: Reading | undefined;
  for (const object of objects) {
    const reading = readAnnotation(object);
    if (reading.annotation) return reading;
    first ??= reading;
  }
  return first;
}

function readAnnotation(value: unknown): Reading {
  const ours = Annotation.safeParse(value);
  if (ours.success) return toReading("ours", ours.data, []);
  const converted = readSeedShape(value);
  const seed = converted === undefined ? ours : Annotation.safeParse(converted);
  // Messages only: the values themselves may be deep or long beyond printing.
  const issues = (seed.success ? ours : seed).error?.issues ?? [];
  const problems = issues.map(({ path, message }) => `${formatPath(path) || "the reply"}: ${message}`);
  if (seed.success) return toReading("seed", seed.data, problems);
  return { shape: "none", annotation: null, isConsistent: false, problems };
}

function toReading(shape: "ours" | "seed", data: Annotation, problems: string[]): Reading {
  const annotation = canonicalize(data);
  // In canonical form, so that an edge said once from each end is seen to be said twice.
  const contradictions = findProblems(annotation);
  return {
    shape,
    annotation,
    isConsistent: contradictions.length === 0,
    problems: [...problems, ...contradictions.map((p) => `${p.path}: expected ${p.expected}, got ${p.got}`)],
  };
}

function shorten(problems: readonly string[]): string[] {
  const shown = problems.slice(0, MAX_PROBLEMS).map((text) => (text.length > 200 ? `${text.slice(0, 199)}…` : text));
  return problems.length > MAX_PROBLEMS
    ? [...shown.slice(0, -1), `and ${problems.length - MAX_PROBLEMS + 1} more`]
    : shown;
}
