import type { DatabaseSync } from "node:sqlite";

/* What a real SQLite says of the tables in it, as lines that can be compared. */

const OWN = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
const KEYS = `
  SELECT own.name AS t, i.name AS k, group_concat(c.name) AS columns, count(*) AS width, i.origin
  FROM (${OWN}) own, pragma_index_list(own.name) i, pragma_index_xinfo(i.name) c
  WHERE i."unique" AND NOT i.partial AND c."key" GROUP BY own.name, i.name HAVING count(*) = count(c.name)`;

const FACTS = `
  SELECT 'column ' || own.name || ' ' || c.cid || ' ' || c.name || ' ' || c.type
    || CASE WHEN c."notnull" OR c.pk THEN ' not null' ELSE ' null' END || coalesce(' default ' || c.dflt_value, '')
    || CASE WHEN c.pk THEN ' primary key' ELSE '' END AS fact
  FROM (${OWN}) own, pragma_table_xinfo(own.name) c
  UNION
  SELECT 'unique ' || t || ' ' || columns FROM (${KEYS}) WHERE width = 1 AND origin <> 'pk'
  UNION
  SELECT 'foreign key ' || own.name || ' ' || f.seq || ' ' || f."from" || ' ' || f."table" || ' '
    || coalesce(f."to", (SELECT name FROM pragma_table_info(f."table") WHERE pk = f.seq + 1))
  FROM (${OWN}) own, pragma_foreign_key_list(own.name) f
  ORDER BY 1`;

/** Columns with their types, defaults, nullability and primary keys, unique columns, and foreign keys. Sorted. */
export function sqliteCatalog(database: DatabaseSync): string[] {
  return database
    .prepare(FACTS)
    .all()
    .map(({ fact }) => String(fact));
}
