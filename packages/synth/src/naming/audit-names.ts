import type { Random } from "@undiagram/random";

/** What teams call the audit columns, each line a family: nobody writes created_at beside update_time. */
const FAMILIES: readonly Readonly<Record<string, string>>[] = [
  { created_at: "created_on", updated_at: "updated_on", deleted_at: "deleted_on" },
  { created_at: "created_at", updated_at: "modified_at", deleted_at: "removed_at", updated_by: "modified_by" },
  { created_at: "created_on", updated_at: "modified_on", deleted_at: "removed_on", updated_by: "modified_by" },
  { created_at: "created", updated_at: "updated", deleted_at: "removed", created_by: "creator", updated_by: "updater" },
  { created_at: "date_created", updated_at: "date_modified", deleted_at: "date_deleted", updated_by: "modified_by" },
  { created_at: "creation_date", updated_at: "update_date", deleted_at: "deletion_date" },
  { created_at: "create_time", updated_at: "update_time", deleted_at: "delete_time" },
];

/** Names for the audit columns that go together; a column without one keeps its own. */
export function pickAuditNames(random: Random): Readonly<Record<string, string>> {
  return random.chance(0.5) ? {} : random.pick(FAMILIES);
}
