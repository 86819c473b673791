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

/** What people write in one dialect more than in the others. */
const HINTS: Record<Dialect, RegExp[]> = {
  postgresql: [
    /\b(small|big)?serial\b/i,
    /::\s*"?[a-z]/i,
    /\b(timestamptz|jsonb|bytea|character varying|double precision)\b/i,
    /\balter\s+table\s+only\b/i,
    /\$\$/,
  ],
  mysql: [/\bengine\s*=/i, /\bauto_increment\b/i, /\b(mediumint|longtext|mediumtext|enum|unsigned)\b/i],
  sqlserver: [
    /\bidentity\s*\(/i,
    /\b(nvarchar|datetime2|uniqueidentifier|datetimeoffset|bit)\b/i,
    /\bn?varchar\s*\(\s*max\s*\)/i,
    /\bclustered\b/i,
  ],
  sqlite: [],
  oracle: [/\bn?varchar2\b/i, /\bnumber\s*[(,\s]/i, /^\s*\/\s*$/m, /\bn?clob\b/i, /\btablespace\b/i],
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
