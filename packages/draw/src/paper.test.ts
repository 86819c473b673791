import { describe, expect, it } from "vitest";
import type { Look } from "./choose-look.ts";
import { contrast } from "./colours.ts";
import { drawPaper } from "./paper.ts";
import { STYLES } from "./styles/index.ts";

describe("paper", () => {
  it("is too faint in every style to be taken for a line of the diagram", () => {
    for (const { name, paper = [], themes } of STYLES) {
      for (const theme of themes) {
        for (const kind of new Set(paper)) {
          const [path = ""] = drawPaper({ paper: kind, theme, fontSize: 10 } as Look, 200, 100);
          const stroke = /stroke="(#[0-9a-f]{6})"/.exec(path)?.[1] ?? theme.background;
          expect(contrast(stroke, theme.background), `${kind} in ${name}`).toBeLessThan(1.6);
        }
      }
    }
  });
});
