import type { DatabaseSchema, SchemaColumn, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import fc from "fast-check";
import { quoteIdentifier } from "../_quote-identifier.ts";
import { arbitrarySchema } from "./arbitrary-schema.ts";

/*
 * Scripts of PostgreSQL and SQLite that say schemas in the many ways people and programs have: each constraint behind
 * its column, in the table, by ALTER TABLE or as an index; detours, noise, cases and comments.
 */

type ScriptDialect = "postgresql" | "sqlite";

export function arbitraryScript(dialect: ScriptDialect): fc.Arbitrary<string> {
  const schema = arbitrarySchema({ strangeNames: true, namespaces: dialect === "postgresql" });
  const choices = fc.array(fc.nat(99), { minLength: 60, maxLength: 120 });
  return fc.tuple(schema, choices).map(([model, numbers]) => new ScriptWriter(model, dialect, numbers).write());
}

class ScriptWriter {
  readonly #schema: DatabaseSchema;
  readonly #isPostgres: boolean;
  readonly #numbers: readonly number[];
  readonly #later: string[] = [];
  #at = 0;

  constructor(schema: DatabaseSchema, dialect: ScriptDialect, numbers: readonly number[]) {
    this.#schema = schema;
    this.#isPostgres = dialect === "postgresql";
    this.#numbers = numbers;
  }

  write(): string {
    const namespaces = [...new Set(this.#schema.tables.flatMap(({ namespace }) => namespace ?? []))];
    const script = [
      ...(this.#isPostgres ? namespaces.map((name) => `CREATE SCHEMA IF NOT EXISTS ${this.#quote(name)}`) : []),
      ...this.#schema.tables.map((table, index) => this.#createTable(table, index)),
      ...this.#later,
    ];
    const text = script.map((statement) => `${this.#noise()}${statement};\n`).join("");
    return this.#chance() ? text.replaceAll("\n", "\r\n") : text;
  }

  #choose(count: number): number {
    return (this.#numbers[this.#at++ % this.#numbers.length] as number) % count;
  }

  #chance(): boolean {
    return this.#choose(3) === 0;
  }

  #quote(name: string): string {
    // Words with an underscore inside are nobody's keywords.
    if (/^[a-z]+_[a-z_]+$/.test(name) && this.#chance()) return name;
    if (this.#isPostgres) return quoteIdentifier(name, "postgresql");
    if (/[[\]]/.test(name)) return quoteIdentifier(name, "mysql");
    return [
      quoteIdentifier(name, "sqlite"),
      quoteIdentifier(name, "mysql"),
      `[${name}]`,
      `'${name.replaceAll("'", "''")}'`,
    ][this.#choose(4)] as string;
  }

  #list(names: readonly string[]): string {
    return `(${names.map((name) => this.#quote(name)).join(this.#chance() ? "," : ", ")})`;
  }

  #keyword(words: string): string {
    return this.#chance() ? words.toLowerCase() : words;
  }

  #named(): string {
    return this.#chance() ? `CONSTRAINT ${this.#quote(`c ${this.#at}`)} ` : "";
  }

  #noise(): string {
    const index = this.#choose(6);
    return ["-- CREATE TABLE no (; '\n", "/* ; ( ' */ ", "\n\n", "", "", ""][index] as string;
  }

  #nameOf({ name, namespace }: SchemaTable): string {
    return this.#isPostgres && namespace ? `${this.#quote(namespace)}.${this.#quote(name)}` : this.#quote(name);
  }

  #tableOf(name: string): SchemaTable {
    return this.#schema.tables.find((table) => table.name === name) as SchemaTable;
  }

  #createTable(table: SchemaTable, index: number): string {
    const items: string[] = [];
    const key = table.columns.filter((column) => column.primary_key).map(({ name }) => name);
    const keyPlace = this.#choose(this.#isPostgres ? 4 : 2);
    const isKeyInline = key.length === 1 && keyPlace === 0;
    const detour = this.#chance() ? `${table.name} before` : undefined;
    const inTable = { ...table, name: detour ?? table.name };
    const constraints: string[] = [];
    const here: string[] = [];
    for (const column of table.columns)
      here.push(this.#column(column, table, index, isKeyInline && column.primary_key, constraints));
    if (!isKeyInline) {
      if (keyPlace < 2) constraints.push(`${this.#named()}${this.#keyword("PRIMARY KEY")} ${this.#list(key)}`);
      else
        this.#later.push(
          `ALTER TABLE ${this.#chance() ? "ONLY " : ""}${this.#nameOf(table)} ADD ${this.#named()}PRIMARY KEY ${this.#list(key)}`,
        );
    }
    if (this.#chance()) constraints.push(`${this.#named()}CHECK ((1, 2) <> (2, 3) AND ');,' <> ')')`);
    items.push(...here, ...constraints);
    if (detour) this.#rename(inTable, table);
    this.#indexes(table);
    const start = `${this.#keyword("CREATE TABLE")} ${this.#chance() ? "IF NOT EXISTS " : ""}`;
    return `${start}${this.#nameOf(inTable)}${this.#chance() ? "" : " "}(\n${items.map((item) => `  ${item}`).join(`,${this.#noise()}\n`)}\n)`;
  }

  /** Right behind its creation, before anything else is said of the table. */
  #rename(from: SchemaTable, to: SchemaTable): void {
    const statement = `ALTER TABLE ${this.#nameOf(from)} RENAME TO ${this.#quote(to.name)}`;
    this.#later.unshift(statement);
  }

  #column(column: SchemaColumn, table: SchemaTable, index: number, isKey: boolean, constraints: string[]): string {
    const parts: string[] = [];
    const name = this.#quote(column.name);
    const alter = (action: string) => this.#later.push(`ALTER TABLE ${this.#nameOf(table)} ALTER ${name} ${action}`);
    if (isKey) parts.push(`${this.#named()}${this.#keyword("PRIMARY KEY")}`);
    if (!column.nullable && !column.primary_key) {
      if (this.#isPostgres && this.#chance()) alter("SET NOT NULL");
      else parts.push(this.#keyword("NOT NULL"));
    } else if (column.nullable && this.#chance()) parts.push("NULL");
    if (column.default !== undefined) {
      if (this.#isPostgres && this.#chance()) alter(`SET DEFAULT ${column.default}`);
      else parts.push(`${this.#keyword("DEFAULT")} ${column.default}`);
    }
    if (column.unique) this.#unique(column, table, parts, constraints);
    for (const r of this.#schema.relationships.filter(
      (r) => r.from_table === table.name && r.from_columns[0] === column.name,
    ))
      this.#foreignKey(r, table, index, parts, constraints);
    if (this.#chance()) parts.push(`CHECK (${name} IS NOT NULL OR 1 IN (1, 2))`);
    if (this.#chance()) parts.reverse();
    return [name, this.#keyword(column.type), ...parts].join(this.#chance() ? "  " : " ");
  }

  #unique({ name }: SchemaColumn, table: SchemaTable, parts: string[], constraints: string[]): void {
    const place = this.#choose(this.#isPostgres ? 4 : 3);
    if (place === 0) parts.push(`${this.#named()}${this.#keyword("UNIQUE")}`);
    else if (place === 1) constraints.push(`${this.#named()}UNIQUE ${this.#list([name])}`);
    else if (place === 2) this.#index("UNIQUE INDEX", table, this.#list([name]));
    else this.#later.push(`ALTER TABLE ${this.#nameOf(table)} ADD ${this.#named()}UNIQUE ${this.#list([name])}`);
  }

  #foreignKey(r: SchemaRelationship, table: SchemaTable, index: number, parts: string[], constraints: string[]): void {
    const target = this.#tableOf(r.to_table);
    const columns = this.#chance() && !this.#isPostgres ? "" : ` ${this.#list(r.to_columns)}`;
    const references = `REFERENCES ${this.#nameOf(target)}${columns}${["", " ON DELETE CASCADE", " ON UPDATE SET NULL"][this.#choose(3)]}`;
    const key = `${this.#named()}FOREIGN KEY ${this.#list(r.from_columns)} ${references}`;
    // In PostgreSQL the table and its key must be there first.
    if (this.#isPostgres) this.#later.push(`ALTER TABLE ${this.#nameOf(table)} ADD ${key}`);
    else if (r.from_columns.length === 1 && index % 2 === 0) parts.push(`${this.#named()}${references}`);
    else constraints.push(key);
  }

  /** Indexes that make no column unique. */
  #indexes(table: SchemaTable): void {
    const [first, second] = table.columns
      .filter((column) => !column.unique && !column.primary_key)
      .map(({ name }) => name);
    if (first === undefined) return;
    if (this.#chance())
      this.#index("UNIQUE INDEX", table, `${this.#list([first])} WHERE ${this.#quote(first)} IS NULL`);
    if (this.#chance()) this.#index("UNIQUE INDEX", table, `((${this.#quote(first)} IS NULL))`);
    if (this.#chance()) this.#index("INDEX", table, `(${this.#quote(first)} DESC)`);
    if (second !== undefined && this.#chance()) this.#index("UNIQUE INDEX", table, this.#list([first, second]));
  }

  #index(what: string, table: SchemaTable, columns: string): void {
    this.#later.push(
      `CREATE ${what} ${this.#quote(`i ${this.#at} ${table.name}`)} ON ${this.#nameOf(table)} ${columns}`,
    );
  }
}
