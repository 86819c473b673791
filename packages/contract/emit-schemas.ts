/** Writes schemas/*.schema.json, the copies that Python reads: `node packages/contract/emit-schemas.ts`. */
import { writeFile } from "node:fs/promises";
import { jsonSchemas } from "./src/index.ts";

for (const [name, schema] of Object.entries(jsonSchemas())) {
  await writeFile(new URL(`schemas/${name}.schema.json`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
