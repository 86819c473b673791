import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitraryAnnotation } from "./testing/arbitrary-annotation.ts";
import { toMermaid } from "./to-mermaid.ts";

/* The grammar of an erDiagram, line by line, as Mermaid documents it. */
const ENTITY = /^ {2}"[^"]+" \{$/u;
const ATTRIBUTE = /^ {4}[\p{L}_][\p{L}\p{N}_()[\]-]* [\p{L}_][\p{L}\p{N}_-]*( (PK|FK|UK)(, (FK|UK))*)?( "NOT NULL")?$/u;
const EDGE = /^ {2}"[^"]+" (\}[o|]|\|[o|])--([o|]\{|[o|]\|) "[^"]+" : "[^"]+"$/u;

test("every line is one that Mermaid reads, and none is missing", () => {
  fc.assert(
    fc.property(arbitraryAnnotation({ strangeNames: true }), (annotation) => {
      const lines = toMermaid(annotation).trimEnd().split("\n");
      const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
      expect(lines[0]).toBe("erDiagram");
      expect(count(ENTITY)).toBe(annotation.tables.length);
      expect(count(ATTRIBUTE)).toBe(annotation.tables.flatMap((table) => table.columns).length);
      expect(count(EDGE)).toBe(annotation.relationships.length);
      expect(lines).toHaveLength(1 + count(ENTITY) * 2 + count(ATTRIBUTE) + count(EDGE));
    }),
  );
});

test("marks and line ends are those of the annotation", () => {
  const text = toMermaid({
    tables: [
      {
        name: "order lines",
        columns: [{ name: "order_id", type: "NUMERIC(10, 2)", primary_key: true, foreign_key: true }],
      },
      { name: "orders", columns: [{ name: "id", nullable: false, unique: true }] },
    ],
    relationships: [
      {
        ...{ from_table: "order lines", from_columns: ["order_id"], to_table: "orders", to_columns: ["id"] },
        ...{ type: "many_to_one", from_optional: true },
      },
    ],
  });
  expect(text).toBe(
    [
      "erDiagram",
      '  "order lines" {',
      "    NUMERIC(10__2) order_id PK, FK",
      "  }",
      '  "orders" {',
      '    unknown id UK "NOT NULL"',
      "  }",
      '  "order lines" }o--|| "orders" : "order_id"',
      "",
    ].join("\n"),
  );
});
