import type { DialectWords } from "./dialect-words.ts";

export const mysql: DialectWords = {
  spellings: {
    string: { "VARCHAR({n})": 1 },
    text: { TEXT: 6, MEDIUMTEXT: 1, LONGTEXT: 1 },
    char: { "CHAR({n})": 4, "VARCHAR({n})": 1 },
    boolean: { "TINYINT(1)": 5, BOOLEAN: 3, "BIT(1)": 1, TINYINT: 1 },
    int16: { SMALLINT: 5, "SMALLINT UNSIGNED": 1, "{int32}": 2, "SMALLINT(6)": 1 },
    int32: { INT: 8, INTEGER: 2, "INT(11)": 2, MEDIUMINT: 0.3 },
    int64: { BIGINT: 6, "BIGINT(20)": 1 },
    numeric: { "DECIMAL({p},{s})": 8, "NUMERIC({p},{s})": 1, DOUBLE: 1 },
    money: { "DECIMAL({p},{s})": 9, "NUMERIC({p},{s})": 1, FLOAT: 1 },
    real: { FLOAT: 1 },
    double: { DOUBLE: 1 },
    date: { DATE: 1 },
    time: { TIME: 1 },
    timestamp: { DATETIME: 6, TIMESTAMP: 5, "DATETIME(6)": 1, "TIMESTAMP(3)": 0.5 },
    year: { YEAR: 4, SMALLINT: 2, "YEAR(4)": 1, "{int32}": 2 },
    interval: { "{int32}": 3, TIME: 1 },
    json: { JSON: 5, LONGTEXT: 1 },
    uuid: { "CHAR(36)": 4, "BINARY(16)": 2, "VARCHAR(36)": 2 },
    ip: { "VARCHAR({n})": 4, "VARBINARY(16)": 1 },
    binary: { BLOB: 4, LONGBLOB: 2, MEDIUMBLOB: 1 },
    list: { JSON: 1 },
  },
  keys: [
    { weight: 6, own: "{int32}", foreign: "{int32}" },
    { weight: 4, own: "{int64}", foreign: "{int64}" },
    { weight: 2, own: "INT UNSIGNED", foreign: "INT UNSIGNED" },
    { weight: 2, own: "BIGINT UNSIGNED", foreign: "BIGINT UNSIGNED" },
    { weight: 2, own: "{uuid}", foreign: "{uuid}" },
  ],
  now: {
    date: { "(CURRENT_DATE)": 1 },
    timestamp: { CURRENT_TIMESTAMP: 4, "NOW()": 1 },
  },
};
