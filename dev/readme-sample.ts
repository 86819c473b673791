/** Puts a committed sample on top of the README, picture beside annotation: the last step of `npm run golden:update`. */
import { readFile, writeFile } from "node:fs/promises";
import { readSplit } from "@undiagram/dataset";

const SHOWN = "validation-00000";

const file = new URL("../README.md", import.meta.url);
const dataset = new URL("../datasets/sample", import.meta.url).pathname;
const sample = (await readSplit(dataset, "validation")).samples.find(({ id }) => id === SHOWN);
if (!sample) throw new Error(`datasets/sample has no ${SHOWN}`);

const { tables, relationships } = sample.annotation;
const columns = (table: (typeof tables)[number]) =>
  table.columns.map((column) => `    ${JSON.stringify(column)}`).join(",\n");
const json = [
  '{"tables": [',
  tables.map((table) => `  {"name": ${JSON.stringify(table.name)}, "columns": [\n${columns(table)}]}`).join(",\n"),
  ' ], "relationships": [',
  relationships.map((relationship) => `  ${JSON.stringify(relationship)}`).join(",\n"),
  "]}",
].join("\n");
const block = `<table><tr><td>

<img src="datasets/sample/validation/${sample.metadata.file_name}" alt="A diagram of the tables ${tables.map(({ name }) => name).join(", ")}">

</td><td>

\`\`\`json
${json}
\`\`\`

</td></tr></table>`;

const readme = await readFile(file, "utf8");
await writeFile(
  file,
  readme.replace(
    /(<!-- sample:begin -->\n)[\s\S]*?(\n?<!-- sample:end -->)/,
    (_, begin) => `${begin}${block}\n<!-- sample:end -->`,
  ),
);
