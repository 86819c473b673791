/** A domain that no file in domains/ describes. */
export class UnknownDomainError extends Error {
  override readonly name = "UnknownDomainError";
  readonly domain: string;
  readonly known: readonly string[];

  constructor(domain: string, known: readonly string[]) {
    super(`Unknown domain "${domain}"; known domains: ${known.join(", ")}`);
    this.domain = domain;
    this.known = known;
  }
}

/** A size that no schema of the domain can have. */
export class ImpossibleSizeError extends Error {
  override readonly name = "ImpossibleSizeError";
  readonly field: string;
  readonly expected: string;
  readonly got: string;

  constructor(field: string, expected: string, got: string) {
    super(`Size ${field}: expected ${expected}, got ${got}`);
    this.field = field;
    this.expected = expected;
    this.got = got;
  }
}

/** A line of a domain file that cannot be read. */
export class DomainSyntaxError extends Error {
  override readonly name = "DomainSyntaxError";
  readonly domain: string;
  readonly line: number;
  readonly expected: string;
  readonly got: string;

  constructor(domain: string, line: number, expected: string, got: string) {
    super(`Domain ${domain}, line ${line}: expected ${expected}, got "${got}"`);
    this.domain = domain;
    this.line = line;
    this.expected = expected;
    this.got = got;
  }
}
