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
      "DELIMITER //\r\nCREATE PROCEDURE p() BEGIN SELECT 1; END //\r\nDELIMITER ;\r\nCREATE TABLE a (id INT); CREATE TABLE b (id INT);",
      "a(id)",
      "b(id)",
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

describe("what is not there, or is another's, is not dropped", () => {
  test.each<Case>([
    [
      "a table of another namespace than the one that is written",
      "postgresql",
      "CREATE TABLE users (a int); DROP TABLE IF EXISTS backup.users; CREATE TABLE backup.users (b int);",
      "users(a)",
      "backup.users(b)",
    ],
    [
      "a table of another namespace than the default one",
      "postgresql",
      "CREATE TABLE auth.users (a int); DROP TABLE IF EXISTS users; CREATE TABLE users (b int);",
      "auth.users(a)",
      "users(b)",
    ],
    [
      "but a table of any namespace that is open is",
      "postgresql",
      "SET search_path = a, b; CREATE TABLE b.users (a int); DROP TABLE users; CREATE TABLE users (b int);",
      "users(b)",
    ],
    [
      "a constraint of a table that may be unknown",
      "postgresql",
      `ALTER TABLE IF EXISTS ONLY public.orders DROP CONSTRAINT IF EXISTS orders_fk;
CREATE TABLE public.orders (id int);\nALTER TABLE typo DROP CONSTRAINT orders_fk;`,
      "orders(id)",
      'a.sql:3 "typo"',
    ],
  ])("%s", (_, dialect, text, ...summary) => expect(summaryOf(text, dialect)).toEqual(summary));
});

describe("keys are dropped by their names", () => {
  const tables = `CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE a (b_id int, x int, UNIQUE KEY fk_b (b_id), CONSTRAINT fk_b FOREIGN KEY (b_id) REFERENCES b (id));\n`;
  test.each<Case>([
    [
      "an index, and not the foreign key of its name",
      "mysql",
      `${tables}DROP INDEX FK_B ON a;`,
      "b(id)",
      "a(b_id x)",
      "a.b_id -> b.id",
    ],
    [
      "an index that is renamed",
      "mysql",
      `${tables}ALTER TABLE a RENAME INDEX fk_b TO n, DROP KEY n;`,
      "b(id)",
      "a(b_id x)",
      "a.b_id -> b.id",
    ],
    [
      "a foreign key, and the index that it had",
      "mysql",
      `${tables.replace("UNIQUE KEY fk_b (b_id), ", "")}ALTER TABLE a DROP FOREIGN KEY fk_b, DROP INDEX fk_b;`,
      "b(id)",
      "a(b_id x)",
    ],
    [
      "an index that is not unique",
      "mysql",
      `${tables}CREATE INDEX i ON a (x); ALTER TABLE a DROP INDEX i, DROP KEY IF EXISTS j;\nALTER TABLE a DROP FOREIGN KEY typo;`,
      "b(id)",
      "a(b_id! x)",
      "a.b_id -> b.id",
      'a.sql:4 "typo"',
    ],
    [
      "a column, where INDEX and KEY are no words of the dialect",
      "postgresql",
      "CREATE TABLE a (id int, key text, index int); ALTER TABLE a RENAME key TO k; ALTER TABLE a DROP index;",
      "a(id k)",
    ],
    [
      "a key that PostgreSQL has named itself, in any case",
      "postgresql",
      "CREATE TABLE Users (Email text UNIQUE); ALTER TABLE users DROP CONSTRAINT users_email_key;",
      "Users(Email)",
    ],
    [
      "a key that is renamed in another case",
      "postgresql",
      `CREATE TABLE a (x text CONSTRAINT Foo UNIQUE, y int UNIQUE);
ALTER TABLE a RENAME CONSTRAINT foo TO bar; ALTER TABLE a DROP CONSTRAINT bar;
ALTER TABLE a RENAME CONSTRAINT a_y_key TO other; ALTER TABLE a DROP CONSTRAINT other;`,
      "a(x y)",
    ],
  ])("%s", (_, dialect, text, ...summary) => expect(summaryOf(text, dialect)).toEqual(summary));
});

test("Oracle renames tables without the word", () => {
  expect(summaryOf("CREATE TABLE a_new (id NUMBER);\nRENAME a_new TO a;\nRENAME typo TO b;", "oracle")).toEqual([
    "a(id)",
    'a.sql:3 "typo"',
  ]);
});

test.each<[Dialect, string]>([
  ["oracle", "RENAME v TO u;\nRENAME u TO w;"],
  ["mysql", "RENAME TABLE v TO u;\nRENAME TABLE u TO w;"],
])("views are renamed as tables are: %s", (dialect, renames) => {
  expect(summaryOf(`CREATE TABLE a (id int);\nCREATE VIEW v AS SELECT 1 id;\n${renames}`, dialect)).toEqual(["a(id)"]);
});

test.each<[Dialect, string]>([
  ["postgresql", "CREATE MATERIALIZED VIEW IF NOT EXISTS public.v AS SELECT 1 id;"],
  ["sqlserver", "CREATE OR ALTER VIEW dbo.V WITH SCHEMABINDING AS SELECT 1 id;"],
])("unique indexes of a view of the script's own say nothing about tables: %s", (dialect, view) => {
  const text = `CREATE TABLE a (id int);\n${view}\nCREATE UNIQUE INDEX i ON v (id);\nCREATE UNIQUE INDEX j ON w (id);`;
  expect(summaryOf(text, dialect)).toEqual(["a(id)", 'a.sql:4 "w"']);
});
