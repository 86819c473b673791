import type { DatabaseSchema, SchemaColumn, SchemaRelationship, SchemaTable } from "@undiagram/schema";
import fc from "fast-check";
import { quoteIdentifier } from "../_quote-identifier.ts";
import { arbitrarySchema } from "./arbitrary-schema.ts";

/*
 * Scripts of PostgreSQL and SQLite that say schemas in the many ways people and programs have: each constraint behind
 * its column, in the table, by ALTER TABLE or as an index; tables that are renamed, noise, cases and comments.
 */

type ScriptDialect = "postgresql" | "sqlite";

export function arbitraryScript(dialect: ScriptDialect): fc.Arbitrary<string> {
  const schema = arbitrarySchema({ strangeNames: true, namespaces: dialect === "postgresql" });
  const choices = fc.array(fc.nat(99), { minLength: 60, maxLength: 120 });
  return fc.tuple(schema, choices).map(([model, numbers]) => new ScriptWriter(model, dialect, numbers).write());
}

/** What may stand in several places of a script, gathered until it is known where. */
interface TableParts {
  table: SchemaTable;
  /** Inside CREATE TABLE, behind the columns. */
  constraints: string[];
}

class ScriptWriter {
  readonly #schema: DatabaseSchema;
  readonly #isPostgres: boolean;
  readonly #numbers: readonly number[];
  /** Statements behind all CREATE TABLE. Foreign keys of PostgreSQL come last: they want the keys they lead to. */
  readonly #changes: string[] = [];
  readonly #foreignKeys: string[] = [];
  /** Tables that are made under another name, and when they get their own: before all changes, or behind them. */
  readonly #renames = new Map<SchemaTable, "before" | "behind">();
  #at = 0;

  constructor(schema: DatabaseSchema, dialect: ScriptDialect, numbers: readonly number[]) {
    this.#schema = schema;
    this.#isPostgres = dialect === "postgresql";
    this.#numbers = numbers;
  }

  write(): string {
    const { tables } = this.#schema;
    for (const table of tables) if (this.#chance()) this.#renames.set(table, this.#chance() ? "before" : "behind");
    const namespaces = this.#isPostgres ? new Set(tables.flatMap(({ namespace }) => namespace ?? [])) : [];
    const statements = [
      ...[...namespaces].map((name) => `CREATE SCHEMA IF NOT EXISTS ${this.#quote(name)}`),
      ...tables.map((table) => this.#createTable(table)),
    ];
    statements.push(...this.#rename("before"), ...this.#changes, ...this.#foreignKeys, ...this.#rename("behind"));
    const text = statements.map((statement) => `${this.#noise()}${statement};\n`).join("");
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

  /** The start of a constraint, with or without a name. */
  #named(): string {
    return this.#chance() ? `CONSTRAINT ${this.#quote(`c ${this.#at}`)} ` : "";
  }

  #noise(): string {
    return ["-- CREATE TABLE no (; '\n", "/* ; ( ' */ ", "\n\n", "", "", ""][this.#choose(6)] as string;
  }

  /** What the table is called among the changes. */
  #nameOf(table: SchemaTable): string {
    return this.#qualify(table, this.#renames.get(table) === "behind" ? firstNameOf(table) : table.name);
  }

  #qualify({ namespace }: SchemaTable, name: string): string {
    return this.#isPostgres && namespace ? `${this.#quote(namespace)}.${this.#quote(name)}` : this.#quote(name);
  }

  #rename(when: "before" | "behind"): string[] {
    const tables = [...this.#renames].flatMap(([table, other]) => (other === when ? [table] : []));
    return tables.map(
      (table) => `ALTER TABLE ${this.#qualify(table, firstNameOf(table))} RENAME TO ${this.#quote(table.name)}`,
    );
  }

  #alter(table: SchemaTable, action: string): string {
    return `ALTER TABLE ${this.#isPostgres && this.#chance() ? "ONLY " : ""}${this.#nameOf(table)} ${action}`;
  }

  #createTable(table: SchemaTable): string {
    const parts: TableParts = { table, constraints: [] };
    const key = table.columns.filter((column) => column.primary_key).map(({ name }) => name);
    const isKeyBehindColumn = key.length === 1 && this.#chance();
    const columns = table.columns.map((column) => this.#column(column, parts, isKeyBehindColumn && column.primary_key));
    if (!isKeyBehindColumn) this.#primaryKey(key, parts);
    if (this.#chance()) parts.constraints.push(`${this.#named()}CHECK ((1, 2) <> (2, 3) AND ');,' <> ')')`);
    this.#indexes(table);
    const items = [...columns, ...parts.constraints].map((item) => `  ${item}`).join(`,${this.#noise()}\n`);
    const start = `${this.#keyword("CREATE TABLE")} ${this.#chance() ? "IF NOT EXISTS " : ""}`;
    const name = this.#qualify(table, this.#renames.has(table) ? firstNameOf(table) : table.name);
    return `${start}${name}${this.#chance() ? "" : " "}(\n${items}\n)`;
  }

  #primaryKey(columns: readonly string[], { table, constraints }: TableParts): void {
    const key = `${this.#named()}${this.#keyword("PRIMARY KEY")} ${this.#list(columns)}`;
    if (this.#isPostgres && this.#chance()) this.#changes.push(this.#alter(table, `ADD ${key}`));
    else constraints.push(key);
  }

  #column(column: SchemaColumn, parts: TableParts, isKey: boolean): string {
    const { table } = parts;
    const behind: string[] = [];
    const name = this.#quote(column.name);
    const change = (action: string) => this.#changes.push(this.#alter(table, `ALTER ${name} ${action}`));
    if (isKey) behind.push(`${this.#named()}${this.#keyword("PRIMARY KEY")}`);
    if (!column.nullable && !column.primary_key) {
      if (this.#isPostgres && this.#chance()) change("SET NOT NULL");
      else behind.push(this.#keyword("NOT NULL"));
    } else if (column.nullable && this.#chance()) behind.push("NULL");
    if (column.default !== undefined) {
      if (this.#isPostgres && this.#chance()) change(`SET DEFAULT ${column.default}`);
      else behind.push(`${this.#keyword("DEFAULT")} ${column.default}`);
    }
    if (column.unique) this.#unique(column.name, parts, behind);
    for (const r of this.#schema.relationships)
      if (r.from_table === table.name && r.from_columns[0] === column.name) this.#foreignKey(r, parts, behind);
    if (this.#chance()) behind.push(`CHECK (${name} IS NOT NULL OR 1 IN (1, 2))`);
    if (this.#chance()) behind.reverse();
    return [name, this.#keyword(column.type), ...behind].join(this.#chance() ? "  " : " ");
  }

  #unique(name: string, { table, constraints }: TableParts, behind: string[]): void {
    const place = this.#choose(this.#isPostgres ? 4 : 3);
    if (place === 0) behind.push(`${this.#named()}${this.#keyword("UNIQUE")}`);
    else if (place === 1) constraints.push(`${this.#named()}UNIQUE ${this.#list([name])}`);
    else if (place === 2) this.#index("UNIQUE INDEX", table, this.#list([name]));
    else this.#changes.push(this.#alter(table, `ADD ${this.#named()}UNIQUE ${this.#list([name])}`));
  }

  #foreignKey(r: SchemaRelationship, { table, constraints }: TableParts, behind: string[]): void {
    const target = this.#schema.tables.find(({ name }) => name === r.to_table) as SchemaTable;
    const columns = this.#chance() ? "" : ` ${this.#list(r.to_columns)}`;
    const action = ["", " ON DELETE CASCADE", " ON UPDATE SET NULL"][this.#choose(3)];
    const references = `REFERENCES ${this.#nameOf(target)}${columns}${action}`;
    const key = `${this.#named()}FOREIGN KEY ${this.#list(r.from_columns)} ${references}`;
    if (this.#isPostgres) this.#foreignKeys.push(this.#alter(table, `ADD ${key}`));
    else if (r.from_columns.length === 1 && this.#chance()) behind.push(`${this.#named()}${references}`);
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
    const name = this.#quote(`i ${this.#at} ${table.name}`);
    this.#changes.push(`CREATE ${what} ${name} ON ${this.#nameOf(table)} ${columns}`);
  }
}

function firstNameOf({ name }: SchemaTable): string {
  return `${name} before`;
}
