import type { Random } from "@undiagram/random";
import type { Attribute, Entity } from "./template.ts";

/** Columns that any table may carry, whatever it is about: who touched a row, and when. */
export const AUDIT_COLUMNS: readonly Attribute[] = [
  { name: "created_at", kind: "timestamp", nullable: false, unique: false, default: "now" },
  { name: "updated_at", kind: "timestamp", nullable: true, unique: false, default: undefined },
  { name: "deleted_at", kind: "timestamp", nullable: true, unique: false, default: undefined },
  { name: "created_by", kind: "label", nullable: true, unique: false, default: undefined },
  { name: "updated_by", kind: "label", nullable: true, unique: false, default: undefined },
  { name: "is_deleted", kind: "flag", nullable: false, unique: false, default: "false" },
  { name: "row_version", kind: "number", nullable: false, unique: false, default: "1" },
];

const HABITS = {
  none: [],
  created: ["created_at"],
  touched: ["created_at", "updated_at"],
  soft: ["created_at", "updated_at", "deleted_at"],
  people: ["created_at", "created_by", "updated_at", "updated_by"],
  flagged: ["created_at", "is_deleted"],
  versioned: ["updated_at", "row_version"],
} as const;

/** The audit columns one team puts on most of its tables, by name. */
export function pickAuditHabit(random: Random): readonly string[] {
  return HABITS[random.weighted({ none: 40, created: 14, touched: 22, soft: 9, people: 6, flagged: 5, versioned: 4 })];
}

/** Those audit columns that say nothing an attribute says already, as created_at would beside created_on. */
export function auditColumnsFor({ attributes }: Entity): Attribute[] {
  const said = new Set(attributes.flatMap(({ name }) => [name, name.replace(/_on$/, "_at")]));
  return AUDIT_COLUMNS.filter(({ name }) => !said.has(name));
}
