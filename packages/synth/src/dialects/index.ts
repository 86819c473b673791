import type { Dialect } from "@undiagram/schema";
import type { DialectWords } from "./dialect-words.ts";
import { mysql } from "./mysql.ts";
import { oracle } from "./oracle.ts";
import { postgresql } from "./postgresql.ts";
import { sqlite } from "./sqlite.ts";
import { sqlserver } from "./sqlserver.ts";

export const DIALECT_WORDS: Readonly<Record<Dialect, DialectWords>> = { postgresql, mysql, sqlserver, sqlite, oracle };
