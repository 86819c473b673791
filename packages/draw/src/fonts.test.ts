import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { FONTS, type FontFamily } from "./fonts.ts";
import { STYLES } from "./styles/index.ts";

const require = createRequire(import.meta.url);
const families: readonly FontFamily[] = Object.values(FONTS);

describe("fonts", () => {
  it("are at least twenty, each used by a style", () => {
    expect(families.length).toBeGreaterThanOrEqual(20);
    const used = new Set<string>(STYLES.flatMap(({ fonts }) => fonts));
    expect(families.map(({ name }) => name).filter((name) => !used.has(name))).toEqual([]);
  });

  it("come under the licence that their own package names, whose text lies beside them", () => {
    for (const { name, package: folder, licence } of families) {
      const file = require.resolve(`${folder}/package.json`);
      const { license } = JSON.parse(readFileSync(file, "utf8"));
      expect(license, name).toBe(`MIT AND ${licence}`);
      expect(existsSync(file.replace("package.json", "LICENSE_FONT")), name).toBe(true);
    }
  });
});
