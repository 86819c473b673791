import type { Dialect } from "@undiagram/schema";
import { describe, expect, test } from "vitest";
import { fromSql } from "./from-sql.ts";

/* Scripts as programs export them and as people write them by hand, each for one thing that is easily misread. */

/** Tables with their columns, `!` behind those that are unique, and what leads where; then the problems. */
function summaryOf(text: string, dialect: Dialect): string[] {
  const { schema, problems } = fromSql(text, { dialect, file: "a.sql" });
  const tables = schema?.tables.map(
    ({ name, columns }) => `${name}(${columns.map((c) => (c.unique ? `${c.name}!` : c.name)).join(" ")})`,
  );
  const lines = schema?.relationships.map((r) => `${r.from_table}.${r.from_columns} -> ${r.to_table}.${r.to_columns}`);
  return [...(tables ?? []), ...(lines ?? []), ...problems.map(({ where, got }) => `${where} ${got}`)];
}

type Case = [title: string, dialect: Dialect, text: string, ...summary: string[]];

describe("MySQL's DELIMITER is obeyed", () => {
  test.each<Case>([
    [
      "where it stands right behind a word",
      "mysql",
      "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\nDELIMITER ;\nCREATE TABLE a (id INT PRIMARY KEY);",
      "a(id)",
    ],
    [
      "in a file with the line ends of Windows",
      "mysql",
      "DELIMITER //\r\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\r\nDELIMITER ;\r\nCREATE TABLE a (id INT);\r\n",
      "a(id)",
    ],
  ])("%s", (_, dialect, text, ...summary) => expect(summaryOf(text, dialect)).toEqual(summary));
});

test("a backslash keeps MySQL's double quotes open", () => {
  const text = String.raw`CREATE TABLE a (id int COMMENT "say \"hi\", (x" NOT NULL, b varchar(9) DEFAULT "\"");`;
  expect(summaryOf(text, "mysql")).toEqual(["a(id b)"]);
});

test.each<[Dialect, string, string]>([
  ["mysql", "'", "\\0"],
  ["postgresql", "'", "''"],
  ["postgresql", '"', "xxx"],
  ["sqlserver", "[", "xxx"],
])("four million repeats in quotes of %s are read: %s %s", (dialect, open, repeated) => {
  const quoted = open + repeated.repeat(4e6) + (open === "[" ? "]" : open);
  expect(summaryOf(`CREATE TABLE a (id int);\nPRINT ${quoted};\nCREATE TABLE b (id int);`, dialect)).toEqual([
    "a(id)",
    "b(id)",
  ]);
});

describe("a statement of SQL Server ends where the next one starts", () => {
  const start = "CREATE TABLE a (id int PRIMARY KEY, c int)\n";
  test.each<Case>([
    [
      "END, UPDATE, SET",
      "sqlserver",
      `${start}IF COL_LENGTH('a', 'b') IS NULL BEGIN\n ALTER TABLE a ADD b int NULL\nEND\nUPDATE a SET b = 1
ALTER TABLE a ADD d int NULL\nSET NOCOUNT ON\nBEGIN ALTER TABLE a ADD e int NULL END`,
      "a(id c b d e)",
    ],
    [
      "an index before UPDATE",
      "sqlserver",
      `${start}CREATE UNIQUE INDEX ux ON a(c)\nUPDATE a SET c = 2 WHERE id = 3`,
      "a(id c!)",
    ],
    [
      "CASE … END and ON DELETE SET NULL, broken anywhere, end nothing",
      "sqlserver",
      `${start}ALTER TABLE a ADD d int DEFAULT CASE WHEN 1 = 1 THEN 1\nEND
  CONSTRAINT f FOREIGN KEY REFERENCES a(id)\n ON DELETE\n SET NULL\n ON\n UPDATE\n SET NULL, e int
CREATE TABLE b (id int, a int REFERENCES a(id)\n ON DELETE\n SET NULL,\n d int)`,
      "a(id c d e)",
      "b(id a d)",
      "a.d -> a.id",
      "b.a -> a.id",
    ],
    [
      "WITH VALUES behind a default",
      "sqlserver",
      `${start}ALTER TABLE a ADD d int NOT NULL DEFAULT 0 WITH VALUES, CONSTRAINT x DEFAULT 1 FOR c WITH VALUES`,
      "a(id c d)",
    ],
  ])("%s", (_, dialect, text, ...summary) => expect(summaryOf(text, dialect)).toEqual(summary));
});
