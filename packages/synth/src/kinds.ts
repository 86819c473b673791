/*
 * What an attribute means, above any SQL dialect. A kind is stored in one of a few ways (Storage), which each dialect
 * spells in its own words.
 */

export const STORAGES = [
  "string",
  "text",
  "char",
  "boolean",
  "int16",
  "int32",
  "int64",
  "numeric",
  "money",
  "real",
  "double",
  "date",
  "time",
  "timestamp",
  "year",
  "interval",
  "json",
  "uuid",
  "ip",
  "binary",
  "list",
] as const;
export type Storage = (typeof STORAGES)[number];

export interface KindTraits {
  storage: Storage;
  /** Characters of a string or char: usual ones first. */
  lengths?: readonly number[];
  /** Precision and scale of a number: usual ones first. */
  precisions?: readonly (readonly [precision: number, scale: number])[];
}

export const KINDS = {
  name: { storage: "string", lengths: [100, 50, 80, 120, 60, 64, 150] },
  title: { storage: "string", lengths: [200, 255, 150, 100, 120, 250] },
  label: { storage: "string", lengths: [50, 30, 40, 32, 64] },
  text: { storage: "text" },
  code: { storage: "string", lengths: [20, 10, 16, 12, 30, 32, 24, 15] },
  status: { storage: "string", lengths: [20, 16, 30, 15, 25] },
  email: { storage: "string", lengths: [255, 100, 150, 120, 254, 320] },
  phone: { storage: "string", lengths: [20, 30, 25, 15] },
  url: { storage: "string", lengths: [255, 500, 512, 1000, 2048] },
  path: { storage: "string", lengths: [255, 500, 260, 1024] },
  hash: { storage: "char", lengths: [64, 60, 40, 32] },
  ip: { storage: "ip", lengths: [45, 39] },
  country: { storage: "char", lengths: [2, 3] },
  currency: { storage: "char", lengths: [3] },
  language: { storage: "string", lengths: [5, 10, 8] },
  letter: { storage: "char", lengths: [1] },
  flag: { storage: "boolean" },
  small: { storage: "int16" },
  number: { storage: "int32" },
  big: { storage: "int64" },
  money: {
    storage: "money",
    precisions: [
      [10, 2],
      [12, 2],
      [15, 2],
      [18, 2],
      [19, 4],
      [8, 2],
    ],
  },
  decimal: {
    storage: "numeric",
    precisions: [
      [10, 2],
      [8, 2],
      [10, 3],
      [12, 4],
      [8, 3],
    ],
  },
  percent: {
    storage: "numeric",
    precisions: [
      [5, 2],
      [4, 1],
      [6, 3],
    ],
  },
  rate: {
    storage: "numeric",
    precisions: [
      [8, 4],
      [6, 4],
      [10, 6],
      [7, 3],
    ],
  },
  score: {
    storage: "numeric",
    precisions: [
      [5, 2],
      [4, 2],
      [3, 1],
      [6, 2],
    ],
  },
  coordinate: {
    storage: "numeric",
    precisions: [
      [9, 6],
      [10, 7],
      [11, 8],
      [10, 6],
    ],
  },
  real: { storage: "real" },
  double: { storage: "double" },
  date: { storage: "date" },
  time: { storage: "time" },
  timestamp: { storage: "timestamp" },
  year: { storage: "year" },
  duration: { storage: "interval" },
  json: { storage: "json" },
  uuid: { storage: "uuid" },
  binary: { storage: "binary" },
  list: { storage: "list" },
} as const satisfies Record<string, KindTraits>;

export type Kind = keyof typeof KINDS;

export function isKind(text: string): text is Kind {
  return Object.hasOwn(KINDS, text);
}

const BY_NAME: readonly (readonly [RegExp, Kind])[] = [
  [/^(is|has|can|allows|requires|accepts|needs|was)_/, "flag"],
  [/(^|_)(description|notes?|comments?|text|remarks|summary|instructions|bio|abstract|body|content|reason)$/, "text"],
  [/(^|_)email$/, "email"],
  [/(^|_)(phone|fax|mobile)$/, "phone"],
  [/(^|_)url$/, "url"],
  [/(^|_)path$/, "path"],
  [/(^|_)(hash|checksum)$/, "hash"],
  [/(^|_)ip_address$/, "ip"],
  [/(^|_)currency_code$/, "currency"],
  [/(^|_)country_code$/, "country"],
  [/(^|_)language_code$/, "language"],
  [/(^|_)(code|number|sku|reference|barcode|serial|token|abbreviation|symbol|version)$/, "code"],
  [/(^|_)(status|state|stage|priority|severity|phase)$/, "status"],
  [/(^|_)(type|category|kind|level|color|unit|method|format|mode|role|class|brand|size|gender|label|group)$/, "label"],
  [/(^|_)title$/, "title"],
  [/(^|_)(name|city|username|nickname|author|manufacturer|model|street|region)$/, "name"],
  [/_by$/, "name"],
  [/_at$/, "timestamp"],
  [/(^|_)date$|_(on|until)$/, "date"],
  [/(^|_)time$/, "time"],
  [/(^|_)year$/, "year"],
  [/(^|_)(amount|price|cost|fee|total|balance|budget|salary|revenue|deposit|discount|subtotal|limit)$/, "money"],
  [/(^|_)(percent|percentage)$/, "percent"],
  [/(^|_)rate$/, "rate"],
  [/(^|_)(score|rating|grade_points|gpa)$/, "score"],
  [/(^|_)(latitude|longitude)$/, "coordinate"],
  [/(^|_)(count|quantity|capacity|position|sort_order|points|age|seats)$/, "number"],
  [/_(seconds|minutes|hours|days|weeks|months|years|pages|bytes|attempts)$/, "number"],
  [/_(kg|g|mg|cm|mm|m|km|ml|l|kwh|watts|volts|celsius|kmh|m2|m3|tons)$/, "decimal"],
  [/(^|_)(weight|height|width|length|depth|volume|area|distance)$/, "decimal"],
];

/** The kind an attribute's name tells by itself, as `placed_at` does; undefined where the domain file must say it. */
export function inferKind(name: string): Kind | undefined {
  return BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
}
