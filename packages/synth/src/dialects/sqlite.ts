import type { DialectWords } from "./dialect-words.ts";

export const sqlite: DialectWords = {
  spellings: {
    string: { TEXT: 7, "VARCHAR({n})": 3 },
    text: { TEXT: 1 },
    char: { TEXT: 5, "CHAR({n})": 2 },
    boolean: { INTEGER: 4, BOOLEAN: 4, NUMERIC: 0.5 },
    int16: { INTEGER: 6, SMALLINT: 1 },
    int32: { INTEGER: 8, INT: 1 },
    int64: { INTEGER: 5, BIGINT: 1 },
    numeric: { REAL: 5, NUMERIC: 3, "DECIMAL({p},{s})": 2 },
    money: { REAL: 4, NUMERIC: 3, "DECIMAL({p},{s})": 3, INTEGER: 1 },
    real: { REAL: 1 },
    double: { REAL: 4, DOUBLE: 1 },
    date: { TEXT: 4, DATE: 5 },
    time: { TEXT: 4, TIME: 2 },
    timestamp: { TEXT: 4, DATETIME: 5, TIMESTAMP: 2 },
    year: { INTEGER: 1 },
    interval: { INTEGER: 1 },
    json: { TEXT: 3, JSON: 1 },
    uuid: { TEXT: 4, BLOB: 1 },
    ip: { TEXT: 1 },
    binary: { BLOB: 1 },
    list: { TEXT: 1 },
  },
  keys: [
    { weight: 9, own: "INTEGER", foreign: "INTEGER" },
    { weight: 2, own: "{uuid}", foreign: "{uuid}" },
  ],
  now: {
    date: { CURRENT_DATE: 1 },
    timestamp: { CURRENT_TIMESTAMP: 4, "(datetime('now'))": 1 },
  },
};
