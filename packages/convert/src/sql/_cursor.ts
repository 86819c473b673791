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
  #at = 0;

  constructor(tokens: readonly SqlToken[], source: string) {
    this.#tokens = tokens;
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** The line of the next token, or of the last one at the end. */
  get line(): number {
    return (this.peek() ?? this.#tokens.at(-1))?.line ?? 1;
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
    if (token?.kind !== "name" && token?.kind !== "word") throw this.error(what);
    this.#at++;
    return token.text;
  }

  /** `table` or `schema.table` or `database.schema.table`: the last two parts. */
  takeQualifiedName(what: string): { name: string; namespace?: string } {
    const parts = [this.takeName(what)];
    while (this.take(".")) parts.push(this.takeName(what));
    const namespace = parts.at(-2);
    return { name: parts.at(-1) as string, ...(namespace && { namespace }) };
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
    return new Cursor(this.#tokens.slice(start, this.#at - 1), this.#source);
  }

  /** Steps over the next token, or the whole group when it opens one. */
  skip(): void {
    if (this.sees("(")) this.takeGroup();
    else this.next();
  }

  /** One cursor for each item between commas; commas inside brackets do not count. */
  splitByComma(): Cursor[] {
    const items: SqlToken[][] = [[]];
    let depth = 0;
    for (const token of this.#tokens.slice(this.#at)) {
      if (token.key === "(") depth++;
      if (token.key === ")") depth--;
      if (token.key === "," && depth === 0) items.push([]);
      else items.at(-1)?.push(token);
    }
    return items.filter((item) => item.length > 0).map((item) => new Cursor(item, this.#source));
  }

  /**
   * Steps over at least one token or group, and on to the next token that `ends` holds for. Returns what was stepped
   * over as it stands in the file, with single spaces between its tokens.
   */
  takeText(what: string, ends: (cursor: Cursor) => boolean): string {
    if (this.isAtEnd) throw this.error(what);
    const start = this.#at;
    do this.skip();
    while (!this.isAtEnd && !ends(this));
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
    return new SqlReadError(this.line, expected, token ? JSON.stringify(token.text.slice(0, 60)) : "the end");
  }
}
