import type { DialectWords } from "./dialect-words.ts";

export const postgresql: DialectWords = {
  spellings: {
    string: { "VARCHAR({n})": 12, "CHARACTER VARYING({n})": 2, TEXT: 3 },
    text: { TEXT: 1 },
    char: { "CHAR({n})": 5, "CHARACTER({n})": 1, "VARCHAR({n})": 2 },
    boolean: { BOOLEAN: 7, BOOL: 2 },
    int16: { SMALLINT: 6, INT2: 1, "{int32}": 2 },
    int32: { INTEGER: 6, INT: 3, INT4: 1 },
    int64: { BIGINT: 8, INT8: 1 },
    numeric: { "NUMERIC({p},{s})": 6, "DECIMAL({p},{s})": 4, NUMERIC: 1 },
    money: { "NUMERIC({p},{s})": 7, "DECIMAL({p},{s})": 4, MONEY: 1 },
    real: { REAL: 5, FLOAT4: 1 },
    double: { "DOUBLE PRECISION": 5, FLOAT8: 1, FLOAT: 1 },
    date: { DATE: 1 },
    time: { TIME: 5, "TIME WITHOUT TIME ZONE": 1 },
    timestamp: {
      TIMESTAMP: 6,
      TIMESTAMPTZ: 6,
      "TIMESTAMP WITH TIME ZONE": 2,
      "TIMESTAMP WITHOUT TIME ZONE": 1,
      "TIMESTAMP(6)": 1,
    },
    year: { SMALLINT: 3, "{int32}": 3 },
    interval: { INTERVAL: 3, "{int32}": 2 },
    json: { JSONB: 4, JSON: 2 },
    uuid: { UUID: 1 },
    ip: { INET: 3, "VARCHAR({n})": 2 },
    binary: { BYTEA: 1 },
    list: { "TEXT[]": 2, JSONB: 1 },
  },
  keys: [
    { weight: 5, own: "SERIAL", foreign: "{int32}" },
    { weight: 3, own: "BIGSERIAL", foreign: "{int64}" },
    { weight: 4, own: "{int32}", foreign: "{int32}" },
    { weight: 3, own: "{int64}", foreign: "{int64}" },
    { weight: 4, own: "{uuid}", foreign: "{uuid}" },
  ],
  now: {
    date: { CURRENT_DATE: 1 },
    timestamp: { CURRENT_TIMESTAMP: 3, "now()": 3 },
  },
};
