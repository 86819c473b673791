import type { Storage } from "../kinds.ts";

/** Alternatives and how often each is taken. */
export type Weights = Readonly<Record<string, number>>;

/** How one SQL dialect writes types. `{n}` stands for a length, `{p}` and `{s}` for precision and scale. */
export interface DialectWords {
  spellings: Readonly<Record<Storage, Weights>>;
  /**
   * Surrogate keys: what the key column is written as, and what a column that refers to it is. `{int32}` is whatever
   * the schema writes that storage as.
   */
  keys: readonly { weight: number; own: string; foreign: string }[];
  /** Default expressions for the present moment. */
  now: Readonly<{ date: Weights; timestamp: Weights }>;
}
