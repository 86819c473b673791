import type { PGlite } from "@electric-sql/pglite";

/* What a real PostgreSQL says of the tables in it, as lines that can be compared. */

const names = (table: string, numbers: string) =>
  `(SELECT string_agg(attname, ',' ORDER BY attname COLLATE "C") FROM unnest(${numbers}) AS k(number)
    JOIN pg_attribute ON attrelid = ${table} AND attnum = number)`;

const FACTS = `
  WITH own AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname !~ '^(pg_|information_schema)'),
  keys AS (
    SELECT own.name, indrelid, indisprimary, (indkey::int2[])[0:indnkeyatts - 1] AS columns
    FROM own JOIN pg_index ON indrelid = own.oid AND indisunique AND indpred IS NULL AND indexprs IS NULL)
  SELECT 'column ' || name || ' ' || place || ' ' || attname || ' ' || format_type(atttypid, atttypmod)
      || CASE WHEN attnotnull OR typnotnull THEN ' not null' ELSE ' null' END
      || CASE WHEN attgenerated = '' THEN coalesce(' default '
           || regexp_replace(pg_get_expr(adbin, adrelid), '^nextval.*', 'nextval'), '') ELSE '' END AS fact
    FROM (SELECT own.name, a.*, row_number() OVER (PARTITION BY attrelid ORDER BY a.attnum) AS place
          FROM own JOIN pg_attribute a ON attrelid = own.oid AND a.attnum > 0 AND NOT attisdropped) AS a
    JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  UNION
  SELECT 'primary key ' || name || ' ' || ${names("indrelid", "columns")} FROM keys WHERE indisprimary
  UNION
  SELECT 'unique ' || name || ' ' || ${names("indrelid", "columns")} FROM keys k
    WHERE NOT indisprimary AND cardinality(columns) = 1
      AND NOT EXISTS (SELECT FROM keys p WHERE p.indrelid = k.indrelid AND p.indisprimary AND p.columns = k.columns)
  UNION
  SELECT CASE WHEN EXISTS (SELECT FROM keys WHERE indrelid = conrelid AND columns <@ conkey) THEN 'one' ELSE 'many' END
      || ' to one ' || own.name || ' ' || (SELECT string_agg(f.attname || '=' || t.attname, ',' ORDER BY place)
           FROM unnest(conkey, confkey) WITH ORDINALITY AS k(a, b, place)
           JOIN pg_attribute f ON f.attrelid = conrelid AND f.attnum = a
           JOIN pg_attribute t ON t.attrelid = confrelid AND t.attnum = b) || ' ' || target.name
    FROM own JOIN pg_constraint ON conrelid = own.oid AND contype = 'f' JOIN own AS target ON target.oid = confrelid
  ORDER BY 1`;

/**
 * Columns with their types, defaults and nullability, primary keys, unique columns, and foreign keys with whether their
 * columns are unique. Sorted.
 */
export async function postgresCatalog(postgres: PGlite): Promise<string[]> {
  // Types are told with their namespaces, wherever the script looks for names.
  await postgres.exec("SET search_path = ''");
  const { rows } = await postgres.query<{ fact: string }>(FACTS);
  return rows.map(({ fact }) => fact);
}

/** Takes every table away, and what the session has set; types stay. */
export async function dropAllTables(postgres: PGlite): Promise<void> {
  await postgres.exec("ROLLBACK");
  await postgres.exec("DISCARD ALL");
  await postgres.exec(`DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|information_schema)' LOOP
      EXECUTE format('DROP TABLE IF EXISTS %I.%I CASCADE', t.schemaname, t.tablename);
    END LOOP; END $$`);
}
