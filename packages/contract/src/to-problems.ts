import type { z } from "zod";
import type { Problem } from "./error.ts";

/** Every issue that zod found, as problems with the path, the expectation and the value that stood there. */
export function toProblems(error: z.ZodError, value: unknown, where: string): Problem[] {
  return error.issues.flatMap(closestBranch).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        where,
        path: formatPath([...issue.path, key]),
        expected: "a known key",
        got: `the unknown key ${JSON.stringify(key)}`,
      }));
    }
    return [
      {
        where,
        path: formatPath(issue.path) || undefined,
        expected: expectation(issue),
        got: isSecret(issue) ? "a value that may be a secret" : describeValue(valueAt(value, issue.path)),
      },
    ];
  });
}

/** Of a union's branches, the one that fits the value's kind is the one that was meant: its issues are told. */
function closestBranch(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const meant = issue.errors.filter((branch) => branch.every((inner) => !isOfAnotherKind(inner)));
  if (meant.length !== 1) return [issue];
  return (meant[0] ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(closestBranch);
}

function isOfAnotherKind({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === "invalid_type" || code === "invalid_value");
}

function isSecret(issue: z.core.$ZodIssue): boolean {
  return issue.code === "custom" && issue.params?.isSecret === true;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.map((v) => JSON.stringify(v)).join(", ")}`;
  if (issue.code === "invalid_union") {
    if ("options" in issue && issue.options) return `one of ${issue.options.map((v) => JSON.stringify(v)).join(", ")}`;
    return [...new Set(issue.errors.flat().map(expectation))].join(" or ");
  }
  return issue.message.replace(/^(Invalid input: expected |Too small: expected |Too big: expected )/, "");
}

/** A path as JavaScript writes it: `relationships[2].to_table`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);
}

/** A value as a message shows it: short, on one line. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
