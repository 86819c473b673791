export type { ReadSchema } from "./_bind-draft.ts";
export { fromSql } from "./from-sql.ts";
export { toSql } from "./to-sql.ts";
