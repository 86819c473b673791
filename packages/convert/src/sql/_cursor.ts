import type { SqlToken } from "./_tokenize.ts";

/** Thrown where a statement cannot be read on; caught by whoever can go on after it. */
export class SqlReadError extends Error {
  readonly line: number;
  readonly expected: string;
  readonly got: string;

  constructor(line: number, expected: string, got: string) {
    super(`line ${line}: expected ${expected}, got ${got}`);
    this.line = line;
    this.expected = expected;
    this.got = got;
  }
}

/** A place in a list of tokens. Keywords are given in upper case. */
export class Cursor {
  readonly #tokens: readonly SqlToken[];
  readonly #source: string;
  readonly #line: number;
  #at = 0;

  /** `line` is where a list without tokens stands. */
  constructor(tokens: readonly SqlToken[], source: string, line = 1) {
    this.#tokens = tokens;
    this.#source = source;
    this.#line = line;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The line of the next token, or of the last one at the end. */
  get line(): number {
    return (this.peek() ?? this.#tokens.at(-1))?.line ?? this.#line;
  }

  peek(ahead = 0): SqlToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** True when the next tokens are these keywords or symbols, in this order. */
  sees(...keys: string[]): boolean {
    return keys.every((key, ahead) => this.peek(ahead)?.key === key);
  }

  seesOneOf(keys: ReadonlySet<string>): boolean {
    const key = this.peek()?.key;
    return key !== undefined && key !== "" && keys.has(key);
  }

  /** Steps over these keywords when they come next, all or none. */
  take(...keys: string[]): boolean {
    if (!this.sees(...keys)) return false;
    this.#at += keys.length;
    return true;
  }

  next(): SqlToken {
    const token = this.peek();
    if (!token) throw this.error("more of the statement");
    this.#at++;
    return token;
  }

  /** A table's or column's name. */
  takeName(what: string): string {
    const token = this.peek();
    if (!token || token.kind === "symbol" || token.kind === "string") throw this.error(what);
    this.#at++;
    return token.text;
  }

  /** `table` or `schema.table` or `database.schema.table`; `database..table` leaves one out. */
  takeQualifiedName(what: string): { name: string; namespace?: string; database?: string } {
    const parts = [this.takeName(what)];
    while (this.take(".")) parts.push(this.sees(".") ? "" : this.takeName(what));
    const namespace = parts.at(-2);
    const database = parts.at(-3);
    return { name: parts.at(-1) as string, ...(namespace && { namespace }), ...(database && { database }) };
  }

  /** The tokens of a bracketed group that starts here, brackets left out; the cursor stands behind it. */
  takeGroup(): Cursor {
    if (!this.take("(")) throw this.error('"("');
    const start = this.#at;
    for (let depth = 1; depth > 0; ) {
      if (this.isAtEnd) throw this.error('")"');
      const { key } = this.next();
      if (key === "(") depth++;
      if (key === ")") depth--;
    }
    return new Cursor(this.#tokens.slice(start, this.#at - 1), this.#source, this.#tokens[start]?.line);
  }

  /** Steps over the next token, or the whole group when it opens one. */
  skip(): void {
    if (this.sees("(")) this.takeGroup();
    else this.next();
  }

  skipRest(): void {
    while (!this.isAtEnd) this.skip();
  }

  /** One cursor for each item between commas, empty where nothing stands; commas inside brackets do not count. */
  splitByComma(): Cursor[] {
    const items: SqlToken[][] = [[]];
    const lines = [this.line];
    let depth = 0;
    for (const token of this.#tokens.slice(this.#at)) {
      if (token.key === "(" || token.key === "[") depth++;
      if (token.key === ")" || token.key === "]") depth--;
      if (token.key === "," && depth === 0) {
        items.push([]);
        lines.push(token.line);
      } else items.at(-1)?.push(token);
    }
    if (items.length === 1 && items[0]?.length === 0) return [];
    return items.map((item, index) => new Cursor(item, this.#source, lines[index]));
  }

  /** Runs `step` and returns what it stepped over as it stands in the file, with single spaces between its tokens. */
  takeText(step: (cursor: this) => void): string {
    const start = this.#at;
    step(this);
    let text = "";
    let end = this.#tokens[start]?.start;
    for (const token of this.#tokens.slice(start, this.#at)) {
      text += (token.start === end ? "" : " ") + this.#source.slice(token.start, token.end);
      end = token.end;
    }
    return text;
  }

  error(expected: string): SqlReadError {
    const token = this.peek();
    const end = this.#tokens.length > 0 ? "the end" : "nothing";
    return new SqlReadError(this.line, expected, token ? JSON.stringify(token.text.slice(0, 60)) : end);
  }
}
