import type { Cursor } from "./_cursor.ts";

/** Options of columns and keys that say nothing about the schema, and take no value. */
const WORDS = new Set(
  `VISIBLE INVISIBLE ENABLE DISABLE VALIDATE NOVALIDATE RELY NORELY DEFERRABLE INITIALLY DEFERRED IMMEDIATE ENFORCED
  SPARSE ROWGUIDCOL HIDDEN FILESTREAM VIRTUAL STORED PERSISTED PERSISTENT CLUSTERED NONCLUSTERED ASC DESC SORT
  AUTOINCREMENT`.split(/\s+/),
);
/** Those with a value of one word or string behind them. */
const WORDS_WITH_VALUE = new Set(
  `COMMENT STORAGE COMPRESSION COLUMN_FORMAT CHARSET SRID MATCH KEY_BLOCK_SIZE ENGINE_ATTRIBUTE TABLESPACE`.split(" "),
);
const SETTINGS_IN_BRACKETS = [["MASKED", "WITH"], ["ENCRYPTED", "WITH"], ["WITH"], ["INCLUDE"]];
/** Behind USING INDEX stands how the index is stored, up to one of these. */
const ENDS_OF_STORAGE = new Set(["ENABLE", "DISABLE", "NOVALIDATE", "RELY", "NOT", "CONSTRAINT", "ADD", "MODIFY"]);

/** Steps over one option that says nothing about the schema, if one stands here. */
export function skipOption(cursor: Cursor): boolean {
  if (cursor.seesOneOf(WORDS)) cursor.next();
  else if (cursor.seesOneOf(WORDS_WITH_VALUE)) skipValue(cursor);
  else if (cursor.take("COLLATE")) cursor.takeQualifiedName("a collation");
  else if (cursor.take("CHARACTER", "SET")) cursor.takeName("a character set");
  else if (cursor.sees("ON")) skipOn(cursor);
  else if (cursor.take("USING", "INDEX")) while (!cursor.isAtEnd && !cursor.seesOneOf(ENDS_OF_STORAGE)) cursor.skip();
  else if (cursor.take("USING")) cursor.takeName("a kind of index");
  else if (cursor.take("WITH", "FILLFACTOR", "=") || cursor.take("WITH", "PARSER")) cursor.next();
  else if (cursor.sees("NOT")) return skipNot(cursor);
  else if (cursor.take("NO", "INHERIT") || cursor.take("FOR", "REPLICATION") || cursor.take("WITH", "VALUES"))
    return true;
  else {
    const words = SETTINGS_IN_BRACKETS.find((setting) => cursor.sees(...setting, "("));
    if (!words) return false;
    cursor.take(...words);
    cursor.takeGroup();
  }
  return true;
}

function skipValue(cursor: Cursor): void {
  cursor.next();
  cursor.take("=");
  cursor.next();
}

/** Behind ON: DELETE SET NULL, UPDATE CURRENT_TIMESTAMP(3), CONFLICT IGNORE, or where SQL Server keeps the data. */
function skipOn(cursor: Cursor): void {
  cursor.take("ON");
  if (!cursor.take("DELETE") && !cursor.take("UPDATE")) {
    if (!cursor.take("CONFLICT")) cursor.takeName("a filegroup");
    else cursor.next();
  } else if (cursor.take("SET") || cursor.take("NO")) cursor.next();
  else cursor.next();
  if (cursor.sees("(")) cursor.takeGroup();
}

function skipNot(cursor: Cursor): boolean {
  return (
    cursor.take("NOT", "FOR", "REPLICATION") ||
    ["DEFERRABLE", "ENFORCED", "VALID"].some((what) => cursor.take("NOT", what))
  );
}
