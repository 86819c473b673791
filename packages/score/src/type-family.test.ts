import { describe, expect, it } from "vitest";
import { normalizeType, typeFamily } from "./type-family.ts";

const FAMILIES: Record<string, string[]> = {
  integer: [
    "INTEGER",
    "int",
    "BIGINT UNSIGNED",
    "int(11)",
    "SERIAL",
    "NUMBER(10)",
    "NUMBER(10, 0)",
    "number(*,0)",
    "INT IDENTITY(1,1)",
    "tinyint(4)",
  ],
  decimal: ["DECIMAL(10,2)", "numeric", "NUMBER", "NUMBER(10,2)", "MONEY"],
  float: ["FLOAT", "REAL", "double precision", "BINARY_DOUBLE", "float(24)"],
  text: ["VARCHAR(255)", "text", "NVARCHAR(MAX)", "character varying(20)", "VARCHAR2(20 CHAR)", "clob", "CHAR (3)"],
  boolean: ["BOOLEAN", "bool", "BIT", "bit(1)", "TINYINT(1)"],
  "date-time": [
    "DATE",
    "timestamp(6) with time zone",
    "TIMESTAMPTZ",
    "DATETIME2(7)",
    "time without time zone",
    "INTERVAL DAY TO SECOND",
    "INTERVAL DAY(2) TO SECOND(6)",
    "YEAR",
  ],
  json: ["JSON", "jsonb"],
  uuid: ["UUID", "UNIQUEIDENTIFIER"],
  binary: ["BLOB", "bytea", "VARBINARY(MAX)", "RAW(16)", "bit(8)", "BIT VARYING(5)"],
  xml: ["XML"],
  enum: ["ENUM('a','b')", "set('x')"],
  network: ["inet"],
  spatial: ["GEOMETRY(Point,4326)", "sdo_geometry"],
  array: ["TEXT[]", "integer[3]", "INTEGER ARRAY"],
};

describe("typeFamily", () => {
  for (const [family, types] of Object.entries(FAMILIES)) {
    it(`reads ${types.join(", ")} as ${family}`, () => {
      for (const type of types) expect([type, typeFamily(type)]).toEqual([type, family]);
    });
  }

  it("makes a family of its own of every type it does not know, whatever stands in its parentheses", () => {
    expect(typeFamily("TSVECTOR")).toBe(typeFamily("tsvector"));
    expect(typeFamily("VECTOR(3)")).toBe(typeFamily("vector(768)"));
    expect(typeFamily("tsvector")).not.toBe(typeFamily("vector"));
    expect(typeFamily("()")).not.toBe("");
    expect(typeFamily("constructor")).toBe("constructor");
  });
});

describe("normalizeType", () => {
  it("unites spellings that differ in case and white space, and nothing else", () => {
    expect(normalizeType("decimal( 10, 2 )")).toBe(normalizeType("DECIMAL(10,2)"));
    expect(normalizeType("VARCHAR(25)")).not.toBe(normalizeType("VARCHAR(255)"));
    expect(normalizeType("INT")).not.toBe(normalizeType("INTEGER"));
  });
});
