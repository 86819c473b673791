import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeText, html, type Part, trust } from "./html.ts";

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };
const decode = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name) => NAMED[name] as string);

describe("escaping", () => {
  test("no text can open a tag, end an attribute or start an entity of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeText(text);
        expect(escaped).not.toMatch(/[<>"'`]/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39|#96);/g, "")).not.toContain("&");
      }),
    );
  });

  test("what is shown is what was said: decoding gives back every printable text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(decode(escapeText(text))).toBe(text);
      }),
    );
  });

  test("characters that steer the terminal or turn the text round are replaced", () => {
    expect(escapeText("a\u0000b\u001bc\u202ed\u2066e\tf\ng")).toBe("a\ufffdb\ufffdc\ufffdd\ufffde\tf\ng");
  });
});

describe("html", () => {
  test("parts are escaped, Html stands as it is, nothing leaves nothing", () => {
    const list: Part[] = ["<i>", html`<b>${"<"}</b>`, [null, undefined, false, 0]];
    expect(html`<p title="${'"'}">${list}</p>`.markup).toBe('<p title="&quot;">&lt;i&gt;<b>&lt;</b>0</p>');
  });

  test("a part that only looks like Html is not trusted", () => {
    fc.assert(
      fc.property(fc.string(), (markup) => {
        const lookalike = { markup, toString: () => markup } as unknown as string;
        expect(() => expect(html`${lookalike}`.markup).not.toMatch(/<\w/)).toThrow(/map is not a function/);
      }),
    );
  });

  test("trusted markup stands as it is", () => {
    expect(html`${trust("<hr>")}`.markup).toBe("<hr>");
  });
});
