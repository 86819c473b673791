export { toSql } from "./to-sql.ts";
