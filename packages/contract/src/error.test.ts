import { expect, test } from "vitest";
import { describeError, UndiagramError } from "./error.ts";

test("every problem stands on a line of its own, and what a file held cannot move the cursor", () => {
  const problems = [
    { where: "a.json:3", path: "x", expected: "a name", got: "\u001b[2Jgone\n  b.json: all is well" },
    { where: "b.json", expected: "a file", got: "none" },
  ];
  expect(describeError(new UndiagramError("bad", "Two things are wrong", { problems, next: "Mend them." }))).toBe(
    [
      "Two things are wrong",
      "  a.json:3 at x: expected a name, got \\u001b[2Jgone\\u000a  b.json: all is well",
      "  b.json: expected a file, got none",
      "Mend them.",
    ].join("\n"),
  );
});
