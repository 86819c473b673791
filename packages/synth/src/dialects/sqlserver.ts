import type { DialectWords } from "./dialect-words.ts";

export const sqlserver: DialectWords = {
  spellings: {
    string: { "NVARCHAR({n})": 6, "VARCHAR({n})": 4 },
    text: { "NVARCHAR(MAX)": 5, "VARCHAR(MAX)": 2, TEXT: 1, NTEXT: 0.5 },
    char: { "CHAR({n})": 4, "NCHAR({n})": 3 },
    boolean: { BIT: 1 },
    int16: { SMALLINT: 5, TINYINT: 2, "{int32}": 2 },
    int32: { INT: 1 },
    int64: { BIGINT: 1 },
    numeric: { "DECIMAL({p},{s})": 7, "NUMERIC({p},{s})": 2 },
    money: { MONEY: 5, "DECIMAL({p},{s})": 6, SMALLMONEY: 1, "NUMERIC({p},{s})": 1 },
    real: { REAL: 3, FLOAT: 2 },
    double: { FLOAT: 4, "FLOAT(53)": 1 },
    date: { DATE: 5, DATETIME: 1 },
    time: { TIME: 4, "TIME(7)": 1 },
    timestamp: { DATETIME2: 6, DATETIME: 5, "DATETIME2(7)": 2, DATETIMEOFFSET: 2, SMALLDATETIME: 1 },
    year: { SMALLINT: 3, "{int32}": 3 },
    interval: { INT: 3, TIME: 1 },
    json: { "NVARCHAR(MAX)": 1 },
    uuid: { UNIQUEIDENTIFIER: 1 },
    ip: { "VARCHAR({n})": 3, "NVARCHAR({n})": 2 },
    binary: { "VARBINARY(MAX)": 5, IMAGE: 1 },
    list: { "NVARCHAR(MAX)": 4, XML: 1 },
  },
  keys: [
    { weight: 8, own: "{int32}", foreign: "{int32}" },
    { weight: 3, own: "{int64}", foreign: "{int64}" },
    { weight: 4, own: "{uuid}", foreign: "{uuid}" },
  ],
  now: {
    date: { "GETDATE()": 1 },
    timestamp: { "GETDATE()": 4, "SYSUTCDATETIME()": 2, "SYSDATETIME()": 1 },
  },
};
