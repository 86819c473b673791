import { DIALECTS, type Dialect } from "@undiagram/schema";
import { tokenize } from "./sql/_tokenize.ts";

/** What PL/SQL tells its compiler; any other PRAGMA is SQLite's. */
const ORACLE_PRAGMAS =
  "autonomous_transaction|exception_init|serially_reusable|restrict_references|inline|udf|deprecate";

/** How names are quoted, and words that only one dialect knows: these decide, in this order. */
const SIGNS: [Dialect, RegExp][] = [
  [
    "sqlite",
    new RegExp(
      String.raw`\bautoincrement\b|\bwithout\s+rowid\b|^\s*pragma\s+(?!(?:${ORACLE_PRAGMAS})\b)|\bsqlite_sequence\b`,
      "im",
    ),
  ],
  ["mysql", /`/],
  ["sqlserver", /\b(table|references|exists)\s+\[|^\s*go\s*$/im],
];

/** The words where a type stands: behind the name of a column. */
function asType(words: string): RegExp {
  const start = String.raw`[(,]\s*|\b(?:add|modify|column)\s+`;
  const name = String.raw`"[^"]+"\s*|\[[^\]]+\]\s*|(?!(?:column|constraint|index|key)\b)[^\s()[\],"]+\s+`;
  return new RegExp(String.raw`(?:${start})(?:${name})\[?(?:${words})\b`, "i");
}

/** What people write in one dialect more than in the others. */
const HINTS: Record<Dialect, RegExp[]> = {
  postgresql: [
    asType("(?:small|big)?serial"),
    /::\s*"?[a-z]/i,
    asType("timestamptz|jsonb|bytea|character varying|double precision"),
    /\balter\s+table\s+only\b/i,
    /\$\$/,
  ],
  mysql: [
    /\bengine\s*=/i,
    /\bauto_increment\b/i,
    asType("mediumint|longtext|mediumtext|enum|\\w+(?:\\([\\d, ]+\\))?\\s+unsigned"),
  ],
  sqlserver: [
    /(?<!\bas\s+)\bidentity\s*\(/i,
    asType("nvarchar|datetime2|uniqueidentifier|datetimeoffset|bit"),
    /\bn?varchar\s*\(\s*max\s*\)/i,
    /\bclustered\b/i,
  ],
  sqlite: [],
  oracle: [asType("n?varchar2"), asType("number"), /^\s*\/\s*$/m, asType("n?clob"), /\btablespace\b/i],
};

/** How much of a script is looked at, in characters: a dump has its tables before most of its data. */
const LOOKED_AT = 1_000_000;

/** The dialect that the script's peculiarities speak for; PostgreSQL where nothing does. */
export function guessDialect(script: string): Dialect {
  const text = codeOf(script.slice(0, LOOKED_AT));
  const sign = SIGNS.find(([, pattern]) => pattern.test(text));
  if (sign) return sign[0];
  const score = (dialect: Dialect) => HINTS[dialect].filter((hint) => hint.test(text)).length;
  return DIALECTS.reduce((best, dialect) => (score(dialect) > score(best) ? dialect : best));
}

/** The script without comments, data and the content of strings, which may hold anything. */
function codeOf(script: string): string {
  let end = 0;
  let code = "";
  for (const token of tokenize(script, "postgresql")) {
    const matched = script.slice(token.start, token.end);
    const gap = token.isFirstOnLine ? "\n" : token.start > end ? " " : "";
    code += gap + (token.kind === "string" ? matched.replace(/^(\w?['$]).*(['$])$/s, "$1$2") : matched);
    end = token.end;
  }
  return code;
}
