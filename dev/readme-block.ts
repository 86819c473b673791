import { readFile, writeFile } from "node:fs/promises";
import type { Annotation } from "@undiagram/schema";

const README = new URL("../README.md", import.meta.url);

/** Puts a picture of the sample dataset and JSON beside each other, between the README's comments of this name. */
export async function writeReadmeBlock(name: string, picture: { file: string; alt: string }, annotation: Annotation) {
  const block = `<table><tr><td>

<img src="${picture.file}" alt="${picture.alt}">

</td><td>

\`\`\`json
${formatAnnotation(annotation)}
\`\`\`

</td></tr></table>`;
  const readme = await readFile(README, "utf8");
  const place = new RegExp(`(<!-- ${name}:begin -->\\n)[\\s\\S]*?(\\n?<!-- ${name}:end -->)`);
  await writeFile(
    README,
    readme.replace(place, (_, begin, end) => `${begin}${block}\n${end.trimStart()}`),
  );
}

/** A line a column and a relationship. */
function formatAnnotation({ tables, relationships }: Annotation): string {
  const columns = (table: Annotation["tables"][number]) =>
    table.columns.map((column) => `    ${JSON.stringify(column)}`).join(",\n");
  return [
    '{"tables": [',
    tables.map((table) => `  {"name": ${JSON.stringify(table.name)}, "columns": [\n${columns(table)}]}`).join(",\n"),
    ' ], "relationships": [',
    relationships.map((relationship) => `  ${JSON.stringify(relationship)}`).join(",\n"),
    "]}",
  ].join("\n");
}
