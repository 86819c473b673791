/*
 * The types of PostgreSQL, MySQL, SQL Server, SQLite and Oracle by what a value of them is. BIT is SQL Server's boolean.
 */
const FAMILIES: Readonly<Record<string, string>> = {
  integer:
    "int integer int2 int4 int8 tinyint smallint mediumint bigint serial serial2 serial4 serial8 smallserial bigserial pls_integer binary_integer",
  decimal: "decimal dec numeric number fixed money smallmoney",
  float: "float float4 float8 real double double_precision binary_float binary_double",
  text: "char character nchar national_character varchar varchar2 nvarchar nvarchar2 character_varying national_character_varying bpchar text tinytext mediumtext longtext ntext citext clob nclob string name long",
  boolean: "bool boolean bit",
  "date-time":
    "date time timetz datetime datetime2 smalldatetime datetimeoffset timestamp timestamptz year interval time_with_time_zone time_without_time_zone timestamp_with_time_zone timestamp_without_time_zone timestamp_with_local_time_zone interval_year_to_month interval_day_to_second",
  json: "json jsonb",
  uuid: "uuid uniqueidentifier guid",
  binary:
    "blob tinyblob mediumblob longblob bytea binary varbinary binary_varying raw long_raw image bfile rowversion varbit bit_varying",
  xml: "xml xmltype",
  enum: "enum set",
  network: "inet cidr macaddr macaddr8",
  spatial:
    "geometry geography point line lseg box path polygon circle linestring multipoint multilinestring multipolygon geometrycollection sdo_geometry",
};

const FAMILY_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(FAMILIES).flatMap(([family, types]) => types.split(" ").map((type) => [type, family] as const)),
);

/** True of the families that typeFamily knows; the family of a type of no known one is its own name. */
export function isTypeFamily(family: string): boolean {
  return family === "array" || Object.hasOwn(FAMILIES, family);
}

/** A type's text as scoring compares it: NFKC, without case and white space. `DECIMAL(10, 2)` is `decimal(10,2)`. */
export function normalizeType(type: string): string {
  return type.normalize("NFKC").toUpperCase().toLowerCase().replace(/\s+/gu, "") || type;
}

/**
 * The family of a column type: integer, decimal, float, text, boolean, date-time, json, uuid, binary, xml, enum, network,
 * spatial, array. A type of none of them is a family of its own, whatever stands in its parentheses. Where the length
 * decides, it does: TINYINT(1) is boolean, BIT(8) binary, Oracle's NUMBER(10) integer.
 */
export function typeFamily(type: string): string {
  const text = type.normalize("NFKC").toLowerCase();
  if (/\[\d*\]\s*$|\barray\b/.test(text)) return "array";
  const argument = /\(([^)]*)\)/.exec(text)?.[1]?.replace(/\s+/gu, "");
  const base = text
    .replace(/\([^)]*\)?/g, " ")
    .replace(/\b(un)?signed\b|\bzerofill\b|\bidentity\b|\bauto_?increment\b/g, " ")
    .trim()
    .replace(/\s+/gu, "_");
  if (base === "tinyint" && argument === "1") return "boolean";
  if (base === "bit" && argument !== undefined && argument !== "1") return "binary";
  if (base === "number" && argument !== undefined && /^(\d+|\*)(,0)?$/.test(argument)) return "integer";
  return FAMILY_OF.get(base) ?? (base || normalizeType(type));
}
