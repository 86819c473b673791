import { PGlite } from "@electric-sql/pglite";
import { type DatabaseSchema, DIALECTS, type Dialect, type SchemaColumn, type SchemaTable } from "@undiagram/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromSql } from "./from-sql.ts";
import { arbitrarySchema } from "./testing/arbitrary-schema.ts";
import { toSql } from "./to-sql.ts";

describe.each(DIALECTS)("%s", (dialect) => {
  test("what toSql writes is read back as it was", () => {
    fc.assert(
      fc.property(arbitrarySchema({ strangeNames: true, namespaces: dialect !== "sqlite" }), (schema) => {
        const read = fromSql(toSql(schema, dialect), { dialect, file: "a.sql" });
        expect(read.problems).toEqual([]);
        expect(read.schema).toEqual(asRead(schema, dialect));
      }),
    );
  });

  test("a script that no database would take is read without a failure", () => {
    const pieces = fc.constantFrom(
      ...[
        "CREATE TABLE",
        "ALTER TABLE",
        "a",
        '"b',
        "`c",
        "[d]",
        "(",
        ")",
        ",",
        ";",
        "\n",
        "PRIMARY KEY",
        "DEFAULT",
        "'x",
      ],
      ...[
        "REFERENCES",
        "FOREIGN KEY",
        "ADD",
        "MODIFY",
        "CHANGE",
        "UNIQUE",
        "INT",
        "--",
        "/*",
        "CONSTRAINT",
        "ON",
        "SET",
      ],
      ...["GENERATED", "ALTER COLUMN", "CREATE UNIQUE INDEX", "GO", ".", "$$", "CREATE TYPE", "INHERITS", "COLUMN"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (words) => {
        const { schema, problems } = fromSql(words.join(" "), { dialect, file: "a.sql" });
        expect(schema !== undefined || problems.length > 0).toBe(true);
        const lines = problems.map(({ where }) => Number(where.split(":").at(-1)));
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});

/**
 * What the dialect keeps: SQLite has its foreign keys inside the tables, so they come in the tables' order. What MySQL
 * calls SERIAL is unique.
 */
function asRead(schema: DatabaseSchema, dialect: Dialect): DatabaseSchema {
  const position = (r: { from_table: string }) => schema.tables.findIndex((table) => table.name === r.from_table);
  const inTableOrder = schema.relationships.toSorted((a, b) => position(a) - position(b));
  const isUnique = (column: SchemaColumn, table: SchemaTable) =>
    dialect === "mysql" && column.type === "SERIAL" && table.columns.some((c) => c.primary_key !== (c === column));
  return {
    ...schema,
    domain: "imported",
    dialect,
    tables: schema.tables.map((table) => ({
      ...table,
      columns: table.columns.map((column) => ({ ...column, unique: column.unique || isUnique(column, table) })),
    })),
    relationships: dialect === "sqlite" ? inTableOrder : schema.relationships,
  };
}

test("a dump of PostgreSQL is read as PostgreSQL itself reads it", async () => {
  const { schema, problems } = fromSql(POSTGRES_DUMP, { dialect: "postgresql", file: "dump.sql" });
  expect(problems).toEqual([]);
  const postgres = await PGlite.create();
  await postgres.exec(POSTGRES_DUMP);
  const { rows } = await postgres.query(
    `SELECT table_name, column_name, is_nullable = 'YES' AS nullable FROM information_schema.columns
     WHERE table_schema IN ('public', 'Billing') ORDER BY table_name, ordinal_position`,
  );
  await postgres.close();
  const read = schema?.tables
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((t) => t.columns.map((c) => ({ table_name: t.name, column_name: c.name, nullable: c.nullable })));
  expect(read).toEqual(rows);
  expect(schema?.tables[0]?.columns.map((c) => [c.type, c.default])).toEqual([
    ["integer", "nextval('users_id_seq'::regclass)"],
    ["character varying(255)", undefined],
    ["double precision", "0.0"],
    ["timestamp(3) with time zone", "(now() AT TIME ZONE 'utc'::text)"],
    ["text[]", "'{a,  b}'::text[]"],
    ["integer", undefined],
  ]);
  expect(schema?.relationships).toEqual([
    {
      ...{ from_table: "Invoices", from_columns: ["user_id"], to_table: "users", to_columns: ["id"] },
      ...{ type: "one_to_one", from_optional: true, to_optional: false },
    },
    {
      ...{ from_table: "users", from_columns: ["boss"], to_table: "users", to_columns: ["id"] },
      ...{ type: "many_to_one", from_optional: true, to_optional: true },
    },
  ]);
});

const POSTGRES_DUMP = `-- Dumped
SET statement_timeout = 0;
CREATE SCHEMA "Billing";
CREATE SEQUENCE users_id_seq;
CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying(255) NOT NULL, -- the login; "quoted"
    score double precision DEFAULT 0.0,
    seen timestamp(3) with time zone DEFAULT (now() AT TIME ZONE 'utc'::text) NOT NULL,
    tags text[] DEFAULT '{a,  b}'::text[],
    boss integer,
    CONSTRAINT positive CHECK ((score >= (0)::double precision))
);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('users_id_seq'::regclass);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
CREATE TABLE "Billing"."Invoices" (
    "Invoice No" bigint GENERATED BY DEFAULT AS IDENTITY,
    user_id int CONSTRAINT needed NOT NULL REFERENCES users ON DELETE SET NULL,
    PRIMARY KEY ("Invoice No")
);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT boss_fk FOREIGN KEY (boss) REFERENCES public.users(id) ON DELETE SET DEFAULT DEFERRABLE;
CREATE UNIQUE INDEX one_each ON "Billing"."Invoices" USING btree (user_id);
CREATE UNIQUE INDEX lower_email ON users (lower(email));
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; SELECT 2; $$;
`;

test("the rows of a dump are no SQL: keys that stand behind them are read, lines are counted on", () => {
  const dump = (rows: string) =>
    `CREATE TABLE a (id int, name text);\n${rows}\nALTER TABLE ONLY a ADD PRIMARY KEY (id);\nALTER TABLE b ADD CHECK (true);`;
  const copied = "COPY public.a (id, name) FROM stdin;\n1\tO'Brien; -- no\n2\tCREATE TABLE x (\n\\.\n";
  const inserted =
    "INSERT INTO a VALUES (1, 'O''Brien; CREATE TABLE x ('),\n  (2, '--');\nINSERT INTO a VALUES (3, '');\n";
  const unended = "INSERT INTO a VALUES (1, 'x')";
  for (const rows of [copied, copied.replaceAll("\n", "\r\n"), inserted, unended, "COPY a (id) FROM stdin;\n\\."]) {
    const { schema, problems } = fromSql(dump(rows), { dialect: "postgresql", file: "dump.sql" });
    expect(schema?.tables.map(({ columns }) => columns.map((c) => c.primary_key))).toEqual([[true, false]]);
    expect(problems.map(({ where }) => where)).toEqual([`dump.sql:${dump(rows).split("\n").length}`]);
  }
});

describe("what cannot be read is named with its line, and the rest goes on", () => {
  const cases: [name: string, text: string, where: string, expected: string, got: string][] = [
    [
      "a foreign key that leaves the file",
      "FOREIGN KEY (id) REFERENCES nowhere (id)",
      "a.sql:3",
      "a foreign key between tables of this file",
      "the unknown table nowhere",
    ],
    ["a foreign key from an unknown column", "FOREIGN KEY (x) REFERENCES a (id)", "a.sql:3", "a column of b", "x"],
    ["a foreign key to an unknown column", "FOREIGN KEY (id) REFERENCES a (x)", "a.sql:3", "a column of a", "x"],
    ["a column without a type", "broken NOT NULL", "a.sql:3", "a type for the column broken", '"NOT"'],
    ["columns of an unknown table", "LIKE x", "a.sql:3", "a table created above", '"x"'],
    ["a comma too many", "w int,,\nz int", "a.sql:3", "a column name", "nothing"],
    ["a comma forgotten", "w int DEFAULT 0\nz int", "a.sql:4", "a comma, or a constraint of w", '"z"'],
    ["a comma forgotten behind a key", "PRIMARY KEY (id)\nz int", "a.sql:4", "a comma", '"z"'],
    ["a constraint that no database knows", "w int PRIMRY KEY", "a.sql:3", "a comma, or a constraint of w", '"PRIMRY"'],
    ["a key of the wrong length", "FOREIGN KEY (id, v) REFERENCES a (id)", "a.sql:3", "2 referenced columns in a", "1"],
    ["a column that stands twice", "v int", "a.sql:2", "a column name used once", "v"],
    ["a primary key of unknown columns", "PRIMARY KEY (y)", "a.sql:2", "a column of b in the primary key", "y"],
    ["an unclosed bracket", "CHECK ((v > 0)", "a.sql:4", '")"', "the end"],
    ["a table that stands twice", "w int);\nCREATE TABLE b (id int", "a.sql:4", "a table name used once", "b"],
    [
      "a change of an unknown table",
      "w int);\nALTER TABLE x ADD PRIMARY KEY (a",
      "a.sql:4",
      "a table created above",
      '"x"',
    ],
    [
      "a change that takes away",
      "w int);\nALTER TABLE b DROP COLUMN x, ADD CHECK (true",
      "a.sql:4",
      "a column of b",
      '"x"',
    ],
  ];
  test.each(cases)("%s", (_, line, where, expected, got) => {
    const text = `CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int, v int,\n${line}\n);\nCREATE TABLE c (id int);`;
    const { schema, problems } = fromSql(text, { dialect: "postgresql", file: "a.sql" });
    expect(problems.map(({ where, expected, got }) => ({ where, expected, got }))).toEqual([{ where, expected, got }]);
    expect(schema?.tables.map((table) => table.name)).toEqual(expect.arrayContaining(["a", "c"]));
  });

  test("a file without any table", () => {
    expect(fromSql("SELECT 1;", { dialect: "mysql", file: "b.sql" })).toEqual({
      schema: undefined,
      problems: [{ where: "b.sql:1", path: "", expected: "at least one table", got: "none" }],
    });
  });
});

test("tables of one name in two namespaces are both read, and references go to the one that is meant", () => {
  const text = `CREATE TABLE sales.orders (id int PRIMARY KEY);
    CREATE TABLE public.orders (id int PRIMARY KEY, note text);
    CREATE TABLE sales.lines (a int PRIMARY KEY REFERENCES orders, b int REFERENCES public.orders);
    CREATE TABLE hr.notes (a int REFERENCES orders, b int REFERENCES lines);
    ALTER TABLE sales.orders ADD total int;`;
  const { schema, problems } = fromSql(text, { dialect: "postgresql", file: "a.sql" });
  expect(problems).toEqual([]);
  expect(schema?.tables.map((table) => [table.name, table.namespace, table.columns.length])).toEqual([
    ["sales.orders", undefined, 2],
    ["public.orders", undefined, 2],
    ["lines", "sales", 2],
    ["notes", "hr", 2],
  ]);
  expect(schema?.relationships.map((r) => [r.from_columns[0], r.from_table, r.to_table])).toEqual([
    ["a", "lines", "sales.orders"],
    ["b", "lines", "public.orders"],
    ["a", "notes", "public.orders"],
    ["b", "notes", "lines"],
  ]);
});

test("a reference that fits several namespaces, and none of its own, is named and left out", () => {
  const text =
    "CREATE TABLE a.t (id int PRIMARY KEY);\nCREATE TABLE b.t (id int PRIMARY KEY);\nCREATE TABLE c.u (t int REFERENCES t);";
  const { schema, problems } = fromSql(text, { dialect: "postgresql", file: "a.sql" });
  expect(schema?.relationships).toEqual([]);
  expect(problems).toEqual([{ where: "a.sql:3", path: "u", expected: "a.t or b.t", got: "t" }]);
});

test("what the routines of SQL Server make for themselves, and temporary tables, are no tables of the schema", () => {
  const text = `CREATE TABLE a (id int PRIMARY KEY)
GO
CREATE OR ALTER PROCEDURE p AS
BEGIN
  CREATE TABLE #tmp (id int);
  CREATE TABLE inner_one (id int);
END
GO
CREATE TABLE #outer (id int)
GO
CREATE TABLE b (id int)`;
  const { schema, problems } = fromSql(text, { dialect: "sqlserver", file: "a.sql" });
  expect(problems).toEqual([]);
  expect(schema?.tables.map(({ name }) => name)).toEqual(["a", "b"]);
});

describe("what is never closed is named with the line where it opens, and what stands behind it is read", () => {
  const cases: [dialect: Dialect, line: string, close: string, tables: string[]][] = [
    ["postgresql", "INSERT INTO a VALUES ('x);", "'", ["a", "b", "c"]],
    ["mysql", "INSERT INTO a VALUES ('C:\\');", "'", ["a", "b", "c"]],
    ["sqlserver", "PRINT 'open", "'", ["a", "b", "c"]],
    ["oracle", "COMMENT ON TABLE \"a IS '';", '"', ["a", "b", "c"]],
    ["sqlite", "SELECT [x FROM a;", "]", ["a", "b", "c"]],
    // Nobody meant what stands in a comment or in a body for tables.
    ["postgresql", "/* open /* inside */", "*/", ["a"]],
    ["mysql", "/* open", "*/", ["a"]],
    ["postgresql", "CREATE FUNCTION f() RETURNS int AS $x$ SELECT 1;", "$x$", ["a"]],
    ["postgresql", "COPY a (id) FROM stdin;\n1", "\\.", ["a"]],
  ];
  test.each(cases)("%s: %s", (dialect, line, close, tables) => {
    const text = `CREATE TABLE a (id int);\n${line}\nCREATE TABLE b (id int);\nCREATE TABLE c (id int);\n`;
    const { schema, problems } = fromSql(text, { dialect, file: "a.sql" });
    expect(problems).toEqual([
      { where: "a.sql:2", expected: `${close} to close what opens here`, got: "the end of the file" },
    ]);
    expect(schema?.tables.map(({ name }) => name)).toEqual(tables);
  });
});

test.each<[Dialect, string]>([
  ["oracle", "REM don't"],
  ["oracle", "PROMPT it's b\nSET DEFINE OFF\nSPOOL it's.log\n@other's.sql"],
  ["oracle", "BEGIN\n  NULL;\nEND;\n/\nremark it's"],
  ["postgresql", "\\restrict it's\n\\echo it's loading"],
  ["postgresql", "\\copy a from stdin\n1\tit's\n\\."],
  ["sqlserver", ':setvar name "it\'s"'],
  ["sqlite", ".print it's"],
])("commands to the program that runs a script of %s are no SQL: %s", (dialect, lines) => {
  const text = `CREATE TABLE a (id int);\n${lines}\nCREATE TABLE b (s text DEFAULT 'x');`;
  const { schema, problems } = fromSql(text, { dialect, file: "a.sql" });
  expect(problems).toEqual([]);
  expect(schema?.tables.map(({ name }) => name)).toEqual(["a", "b"]);
});

describe("tables of one name in two places that the script opens are told apart", () => {
  const cases: [dialect: Dialect, open: (place: string) => string][] = [
    ["mysql", (place) => `USE ${place};`],
    ["sqlserver", (place) => `USE ${place}\nGO`],
    ["postgresql", (place) => `SET search_path = ${place}, pg_catalog;`],
    ["postgresql", (place) => `SELECT pg_catalog.set_config('search_path', '${place}', false);`],
    ["postgresql", (place) => `\\connect ${place}`],
    ["oracle", (place) => `ALTER SESSION SET CURRENT_SCHEMA = ${place};`],
  ];
  test.each(cases)("%s", (dialect, open) => {
    const text = `${open("p")}
DROP TABLE IF EXISTS t;
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE only_p (id int PRIMARY KEY, t int REFERENCES t);
${open("q")}
DROP TABLE IF EXISTS t;
CREATE TABLE t (name int PRIMARY KEY);
CREATE TABLE only_q (t int REFERENCES t, p int REFERENCES only_p);
ALTER TABLE t ADD more int;`;
    const { schema, problems } = fromSql(text, { dialect, file: "a.sql" });
    expect(schema?.tables.map(({ name, columns }) => [name, columns.map((c) => c.name).join(" ")])).toEqual([
      ["p.t", "id"],
      ["only_p", "id t"],
      ["q.t", "name more"],
      ["only_q", "t p"],
    ]);
    expect(schema?.relationships.map((r) => [r.from_table, r.to_table, ...r.to_columns])).toEqual([
      ["only_p", "p.t", "id"],
      ["only_q", "q.t", "name"],
    ]);
    expect(problems.map(({ path, expected, got }) => [path, expected, got])).toEqual([
      ["only_q", "p.only_p", "only_p"],
    ]);
  });
});

test("SQL Server needs no semicolons: each statement is read, or named", () => {
  const text = `CREATE TABLE a (id int PRIMARY KEY)
INSERT INTO a VALUES (1)
IF COL_LENGTH('a', 'x') IS NULL ALTER TABLE a ADD x int
IF OBJECT_ID('b') IS NULL CREATE TABLE b (id int)
EXEC sp_rename 'b', 'c'
INSERT INTO a VALUES (2)
SELECT * INTO copied FROM a
CREATE TABLE d (id int) EXEC sp_rename 'd', 'e'
PRINT 'done'`;
  const { schema, problems } = fromSql(text, { dialect: "sqlserver", file: "a.sql" });
  expect(schema?.tables.map(({ name, columns }) => [name, columns.length])).toEqual([
    ["a", 2],
    ["b", 1],
    ["d", 1],
  ]);
  expect(problems.map(({ where, got }) => [where, got])).toEqual([
    ["a.sql:5", '"sp_rename"'],
    ["a.sql:7", "SELECT INTO"],
    ["a.sql:8", '"sp_rename"'],
  ]);
});

test.each<[Dialect, string, string]>([
  ["postgresql", "CREATE TABEL b (id int);", '"TABEL"'],
  ["postgresql", "CRAETE TABLE b (id int);", '"CRAETE"'],
  ["mysql", "CRAETE TABEL b (id int);", '"CRAETE"'],
  ["mysql", "ALTER TABEL a ADD x int;", '"TABEL"'],
  ["oracle", "ATLER TABLE a ADD x int;", '"ATLER"'],
  ["mysql", "CREATE TABLE b (id int) SELECT * FROM a;", '"SELECT"'],
  ["sqlite", "CREATE TABLE b (id int) CREATE TABLE c (id int);", '"CREATE"'],
  ["postgresql", "CREATE SCHEMA s CREATE TABLE b (id int);", '"CREATE"'],
])("a statement of %s that would go unread is named: %s", (dialect, line, got) => {
  const { problems } = fromSql(`CREATE TABLE a (id int);\n${line}`, { dialect, file: "a.sql" });
  expect(problems.map((problem) => [problem.where, problem.got])).toEqual([["a.sql:2", got]]);
});

test.each<[Dialect, string[]]>([
  [
    "postgresql",
    [
      "CREATE FOREIGN DATA WRAPPER w",
      "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f()",
      "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO u",
      "CREATE TEXT SEARCH CONFIGURATION c (PARSER = p)",
      "SECURITY LABEL ON TABLE a IS 'x'",
      "CREATE TABLE b (id int) WITH (fillfactor = 70) TABLESPACE t",
    ],
  ],
  [
    "mysql",
    [
      "CREATE ALGORITHM=MERGE DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW v AS SELECT 1",
      "LOCK TABLES a WRITE",
      "OPTIMIZE TABLE a",
      "CREATE SPATIAL INDEX i ON a (id)",
      "CREATE TABLE b (id int) ENGINE=MERGE UNION=(a) INSERT_METHOD=LAST",
    ],
  ],
  [
    "sqlserver",
    [
      "CREATE EXTERNAL DATA SOURCE s WITH (TYPE = HADOOP)",
      "CREATE COLUMN MASTER KEY k WITH (KEY_STORE_PROVIDER_NAME = 'x')",
      "CREATE PARTITION FUNCTION f (int) AS RANGE LEFT FOR VALUES (1)",
      "DENY SELECT ON a TO u",
      "CREATE TABLE b (id int) ON [PRIMARY] WITH (DATA_COMPRESSION = PAGE)",
    ],
  ],
  [
    "oracle",
    [
      "CREATE OR REPLACE NONEDITIONABLE PACKAGE p AS x NUMBER",
      "CREATE OR REPLACE FORCE EDITIONABLE VIEW v AS SELECT 1 FROM dual",
      "CREATE BITMAP INDEX i ON a (id)",
      "v_total := f(a, b)",
      "TYPE list IS TABLE OF NUMBER INDEX BY PLS_INTEGER",
      "ALTER SESSION SET NLS_DATE_FORMAT = 'x'",
    ],
  ],
])("a statement of %s about something else is passed over without a word", (dialect, statements) => {
  for (const statement of statements) {
    const text = `CREATE TABLE a (id int);\n${statement};`;
    expect([statement, fromSql(text, { dialect, file: "a.sql" }).problems]).toEqual([statement, []]);
  }
});

test("a bracket that is never closed is named with its table", () => {
  const { problems } = fromSql("CREATE TABLE a (id int;\nCREATE TABLE b (id int);", {
    dialect: "postgresql",
    file: "a.sql",
  });
  expect(problems).toEqual([{ where: "a.sql:1", path: "a", expected: '")"', got: "the end" }]);
});
