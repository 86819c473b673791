import { DIALECTS } from "@undiagram/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fromSql } from "./from-sql.ts";
import { guessDialect } from "./guess-dialect.ts";
import { arbitrarySchema } from "./testing/arbitrary-schema.ts";
import { toSql } from "./to-sql.ts";

test.each(DIALECTS)("what toSql writes in %s is read the same in the dialect that is guessed", (dialect) => {
  fc.assert(
    fc.property(arbitrarySchema({ namespaces: dialect !== "sqlite" }), (schema) => {
      const text = toSql(schema, dialect);
      const read = (as: typeof dialect) => {
        const { schema: found, problems } = fromSql(text, { dialect: as, file: "a.sql" });
        return { tables: found?.tables, relationships: found?.relationships, problems };
      };
      expect(read(guessDialect(text))).toEqual(read(dialect));
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["postgresql", "ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);"],
  ["mysql", "CREATE TABLE `users` (`id` int(10) unsigned NOT NULL AUTO_INCREMENT) ENGINE=InnoDB;"],
  ["sqlserver", "CREATE TABLE [dbo].[Users]([Id] [int] IDENTITY(1,1) NOT NULL)\nGO"],
  ["sqlite", "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);"],
  ["oracle", 'CREATE TABLE "HR"."EMP" ("ID" NUMBER(10,0), "NAME" VARCHAR2(50 CHAR))\n/'],
  [
    "oracle",
    "CREATE TABLE a (id NUMBER(10));\nCREATE PROCEDURE p IS\n  PRAGMA AUTONOMOUS_TRANSACTION;\nBEGIN\n  COMMIT;\nEND;\n/",
  ],
  ["oracle", "REM don't\nCREATE TABLE a (id NUMBER(10), n VARCHAR2(10));\nREM that's all\n"],
  ["postgresql", "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20));"],
  // Words of other dialects, where no type stands.
  ["postgresql", "CREATE TABLE a (id int, number varchar(20));\nALTER TABLE a ADD COLUMN bit int;"],
  ["postgresql", "CREATE VIEW v AS SELECT number, id FROM a;\nALTER TABLE a ADD CONSTRAINT number UNIQUE (number);"],
  ["postgresql", "CREATE TYPE st AS ENUM ('a');\nCREATE TABLE a (s st);"],
  ["postgresql", "CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY (START WITH 1));"],
  ["oracle", 'CREATE TABLE a (x int, "Y z" NUMBER NOT NULL);'],
  ["oracle", "ALTER TABLE a ADD x NUMBER;"],
  ["mysql", "CREATE TABLE a (id int(10) unsigned, s enum('a'));"],
  ["sqlserver", "CREATE TABLE a ([id] [nvarchar](50));"],
  [
    "postgresql",
    "-- not `quoted`\nCREATE TABLE a (id INTEGER);\nCOPY a (id) FROM stdin;\n`\n\\.\nINSERT INTO a VALUES ('`', '\nGO\n');",
  ],
])("a script of %s is known by what it says", (dialect, text) => {
  expect(guessDialect(text)).toBe(dialect);
});
