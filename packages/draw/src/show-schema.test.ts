import { createRandom } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { describe, expect, it } from "vitest";
import { chooseLook, type Look } from "./choose-look.ts";
import { showSchema } from "./show-schema.ts";
import { dbdiagram } from "./styles/dbdiagram.ts";

const column = { type: "INTEGER", primary_key: false, unique: false, nullable: true };
const schema: DatabaseSchema = {
  domain: "shop",
  dialect: "postgresql",
  tables: [
    {
      name: "users",
      namespace: "app",
      columns: [
        { ...column, name: "id", primary_key: true, nullable: false },
        { ...column, name: "email", type: "VARCHAR(255)", unique: true, nullable: false },
        { ...column, name: "city" },
        { ...column, name: "phone" },
        { ...column, name: "notes" },
      ],
    },
    {
      name: "accounts",
      columns: [
        { ...column, name: "id", primary_key: true, nullable: false },
        { ...column, name: "user_id", unique: true, nullable: false },
      ],
    },
  ],
  relationships: [
    {
      from_table: "accounts",
      from_columns: ["user_id"],
      to_table: "users",
      to_columns: ["id"],
      type: "one_to_one",
      from_optional: true,
      to_optional: false,
    },
  ],
};

const base = chooseLook(dbdiagram, createRandom(1), 8);
const plain: Look = {
  ...base,
  notation: "crows_foot",
  marks: {},
  namespaces: false,
  types: { shown: true, letters: "as is", cutAt: undefined },
  rows: { ...base.rows, cells: ["marks", "name", "type"], keep: undefined, keySection: false },
  lines: { ...base.lines, tiedTo: "row" },
};
const labelOf = (look: Look, table = 0) => showSchema(schema, look).tables[table]?.columns.map((c) => c.label);
const edgeOf = (look: Look) => showSchema(schema, look).edges[0]?.label;

describe("showSchema", () => {
  it("labels nothing but names where neither types nor marks are shown", () => {
    expect(labelOf({ ...plain, types: { ...plain.types, shown: false } }, 1)).toEqual([
      { name: "id" },
      { name: "user_id" },
    ]);
  });

  it("does not label a type that is cut off", () => {
    const label = labelOf({ ...plain, types: { ...plain.types, cutAt: 8 } });
    expect(label?.map((c) => c.type)).toEqual(["INTEGER", undefined, "INTEGER", "INTEGER", "INTEGER"]);
  });

  it("labels a property only where its mark is drawn", () => {
    const marks: Look["marks"] = {
      primary_key: { kind: "text", text: "PK", cell: "marks" },
      unique: { kind: "text", text: "U", cell: "flags" },
      not_null: { kind: "suffix", text: "*" },
    };
    const look = { ...plain, marks };
    expect(labelOf(look)?.slice(0, 2)).toEqual([
      { name: "id", type: "INTEGER", primary_key: true, nullable: false },
      { name: "email", type: "VARCHAR(255)", nullable: false },
    ]);
    const first = { ...look, marks: { ...marks, onlyFirst: true } };
    expect(labelOf(first)?.[0]).toEqual({ name: "id", type: "INTEGER", primary_key: true });
  });

  it("labels a foreign key NOT NULL only where a nullable one is drawn otherwise", () => {
    const marks: Look["marks"] = {
      foreign_key: { kind: "icon", icon: "red diamond", cell: "marks" },
      onlyFirst: true,
    };
    const key = { name: "user_id", type: "INTEGER", foreign_key: true };
    expect(labelOf({ ...plain, marks }, 1)?.[1]).toEqual(key);
    const hollow = { kind: "icon", icon: "hollow red diamond", cell: "marks" } as const;
    const look = { ...plain, marks: { ...marks, nullable_foreign_key: hollow } };
    expect(labelOf(look, 1)?.[1]).toEqual({ ...key, nullable: false });
    const loose = structuredClone(schema);
    (loose.tables[1] as (typeof loose.tables)[number]).columns[1] = { ...column, name: "user_id" };
    const shown = showSchema(loose, look).tables[1]?.columns[1];
    expect(shown?.label).toEqual(key);
    expect(shown?.marks).toEqual([hollow]);
  });

  it("labels keys that stand above a key section's line", () => {
    const look = { ...plain, rows: { ...plain.rows, keySection: true } };
    expect(labelOf(look)?.map((c) => c.primary_key)).toEqual([true, undefined, undefined, undefined, undefined]);
  });

  it("leaves collapsed columns out and counts them", () => {
    const [users] = showSchema(schema, { ...plain, rows: { ...plain.rows, keep: 2 } }).tables;
    expect(users?.columns.map((c) => c.label.name)).toEqual(["id", "email"]);
    expect(users?.hiddenColumns).toBe(3);
  });

  it("names tables as they are drawn", () => {
    const names = (look: Look) => showSchema(schema, look).tables.map((t) => t.name);
    expect(names(plain)).toEqual(["users", "accounts"]);
    expect(names({ ...plain, namespaces: true })).toEqual(["app.users", "accounts"]);
    expect(names({ ...plain, header: { ...plain.header, letters: "upper" } })).toEqual(["USERS", "ACCOUNTS"]);
  });

  it("names end columns only where lines are tied to rows", () => {
    const { from_columns, to_columns } = edgeOf(plain) ?? {};
    expect([from_columns, to_columns]).toEqual([["user_id"], ["id"]]);
    const boxTied = edgeOf({ ...plain, lines: { ...plain.lines, tiedTo: "box" } });
    expect(boxTied).not.toHaveProperty("from_columns");
    expect(boxTied).not.toHaveProperty("to_columns");
  });

  it("labels optionality and type only in notations that draw them", () => {
    expect(edgeOf(plain)).toMatchObject({ type: "one_to_one", from_optional: true });
    expect(edgeOf({ ...plain, notation: "stars" })).not.toHaveProperty("from_optional");
    expect(edgeOf({ ...plain, notation: "arrows" })).not.toHaveProperty("type");
  });

  it("starts a line at its alphabetically first end when nothing shows which side references", () => {
    const reversed: DatabaseSchema = {
      ...schema,
      relationships: schema.relationships.map((r) => ({
        ...r,
        from_table: "users",
        from_columns: ["email"],
        to_table: "accounts",
        to_columns: ["id"],
      })),
    };
    const from = (look: Look) => showSchema(reversed, look).edges[0]?.label.from_table;
    expect(from(plain)).toBe("accounts");
    expect(from({ ...plain, marks: { foreign_key: { kind: "suffix", text: " (FK)" } } })).toBe("users");
    expect(from({ ...plain, notation: "arrows" })).toBe("users");
  });

  it("draws no direct many-to-many in a notation without cardinalities", () => {
    const many: DatabaseSchema = {
      ...schema,
      relationships: [
        {
          ...(schema.relationships[0] as (typeof schema.relationships)[0]),
          from_columns: [],
          to_columns: [],
          type: "many_to_many",
        },
      ],
    };
    expect(showSchema(many, plain).edges).toHaveLength(1);
    expect(showSchema(many, { ...plain, notation: "arrows" }).edges).toHaveLength(0);
  });
});
