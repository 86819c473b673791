import type { DialectWords } from "./dialect-words.ts";

export const oracle: DialectWords = {
  spellings: {
    string: { "VARCHAR2({n})": 8, "VARCHAR2({n} CHAR)": 2, "NVARCHAR2({n})": 2, "VARCHAR2({n} BYTE)": 1 },
    text: { CLOB: 5, "VARCHAR2(4000)": 3, NCLOB: 1 },
    char: { "CHAR({n})": 4, "VARCHAR2({n})": 2 },
    boolean: { "NUMBER(1)": 5, "CHAR(1)": 4, "NUMBER(1,0)": 1 },
    int16: { "NUMBER(5)": 4, "NUMBER(4)": 1, "NUMBER(5,0)": 1, SMALLINT: 0.5 },
    int32: { "NUMBER(10)": 5, INTEGER: 1, "NUMBER(10,0)": 2, NUMBER: 3, "NUMBER(9)": 1 },
    int64: { "NUMBER(19)": 5, NUMBER: 2, "NUMBER(19,0)": 1 },
    numeric: { "NUMBER({p},{s})": 7, NUMBER: 1, "DECIMAL({p},{s})": 1 },
    money: { "NUMBER({p},{s})": 1 },
    real: { BINARY_FLOAT: 1, FLOAT: 2, NUMBER: 2 },
    double: { BINARY_DOUBLE: 3, "FLOAT(126)": 2, NUMBER: 2 },
    date: { DATE: 1 },
    time: { DATE: 2, TIMESTAMP: 1, "VARCHAR2(8)": 1 },
    timestamp: {
      TIMESTAMP: 6,
      DATE: 4,
      "TIMESTAMP(6)": 3,
      "TIMESTAMP WITH TIME ZONE": 2,
      "TIMESTAMP WITH LOCAL TIME ZONE": 0.7,
    },
    year: { "NUMBER(4)": 4, "NUMBER(4,0)": 1, "{int32}": 2 },
    interval: { "INTERVAL DAY TO SECOND": 2, "NUMBER(10)": 3 },
    json: { CLOB: 4, JSON: 1 },
    uuid: { "RAW(16)": 4, "VARCHAR2(36)": 3 },
    ip: { "VARCHAR2({n})": 1 },
    binary: { BLOB: 6, "LONG RAW": 0.5 },
    list: { CLOB: 2, XMLTYPE: 1 },
  },
  keys: [
    { weight: 7, own: "{int32}", foreign: "{int32}" },
    { weight: 3, own: "{int64}", foreign: "{int64}" },
    { weight: 1, own: "{uuid}", foreign: "{uuid}" },
  ],
  now: {
    date: { SYSDATE: 1 },
    timestamp: { SYSTIMESTAMP: 3, SYSDATE: 2, CURRENT_TIMESTAMP: 1 },
  },
};
