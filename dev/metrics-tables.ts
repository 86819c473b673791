/** Writes the tables of known figures into METRICS.md: a step of `npm run golden:update`. */
import { readFile, writeFile } from "node:fs/promises";
import { renderFiguresTables } from "../packages/score/src/testing/figures-tables.ts";

const page = new URL("../packages/score/METRICS.md", import.meta.url);
const text = await readFile(page, "utf8");
await writeFile(
  page,
  text.replace(
    /(<!-- figures:begin -->\n)[\s\S]*?(<!-- figures:end -->)/,
    (_, begin, end) => `${begin}\n${renderFiguresTables()}\n\n${end}`,
  ),
);
