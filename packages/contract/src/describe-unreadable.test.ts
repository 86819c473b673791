import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { describeUnreadable } from "./describe-unreadable.ts";

const here = new URL(import.meta.url).pathname;
const failure = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (cause: unknown) => cause,
  );

test("what the system says is told in words, not in its codes", async () => {
  expect(describeUnreadable(await failure(readFile("/nowhere")))).toBe("no such file");
  expect(describeUnreadable(await failure(readdir("/nowhere")), "folder")).toBe("no such folder");
  expect(describeUnreadable(await failure(readFile("/")))).toBe("a folder");
  expect(describeUnreadable(await failure(readFile(`${here}/inside`)))).toBe("a path through a file");
  expect(describeUnreadable({ code: "EMFILE" })).toBe("a file that cannot be opened (EMFILE)");
  expect(describeUnreadable(new SyntaxError("Unexpected end"))).toBe("Unexpected end");
});
