import { type Annotation, canonicalize } from "@undiagram/schema";
import { pairTypes, type TypePair } from "./confuse-types.ts";
import { countColumns, countKeys, countRelationships, countTables } from "./count-parts.ts";
import type { Counts } from "./counts.ts";
import { nameEdges } from "./match-relationships.ts";
import { assignTables } from "./match-tables.ts";
import { nameTables } from "./name-tables.ts";
import { nted } from "./nted.ts";
import { type ParsedReply, parseReply, type ReplyOptions } from "./parse-reply.ts";

/** What the picture shows, and what strata are made of. */
export interface TruthSample {
  id: string;
  annotation: Annotation;
  /** Samples of one family share a base schema; without one a sample is a family of its own. */
  family?: string;
  domain?: string;
  style?: string;
  notation?: string;
  photo?: string;
  /** Of the picture, in pixels. */
  width?: number;
  height?: number;
}

/** One sample's counts, and what it is told apart by. Plain JSON. */
export interface SampleScore {
  id: string;
  family?: string;
  domain?: string;
  style?: string;
  notation?: string;
  photo?: string;
  /** True tables. */
  tables: number;
  megapixels?: number;
  counts: Counts;
  /** What the types of matched columns were read as. */
  types: TypePair[];
}

/** Scores a reply against the truth. No reply (undefined) scores as an empty one; an unreadable one scores 0. */
export function scoreSample(truth: TruthSample, reply: string | undefined, options: ReplyOptions = {}): SampleScore {
  const { id, family, domain, style, notation, photo, width, height } = truth;
  const parsed = parseReply(reply ?? "", options);
  const annotation = canonicalize(truth.annotation);
  const content = countContent(annotation, parsed.annotation);
  return {
    id,
    ...(family !== undefined && { family }),
    ...(domain !== undefined && { domain }),
    ...(style !== undefined && { style }),
    ...(notation !== undefined && { notation }),
    ...(photo !== undefined && { photo }),
    tables: annotation.tables.length,
    ...(width && height && { megapixels: (width * height) / 1e6 }),
    counts: { samples: 1, ...countLadder(parsed), ...content.counts },
    types: content.types,
  };
}

type LadderCount =
  | "unread"
  | "json_strict"
  | "json_lenient"
  | "schema_valid"
  | "referentially_valid"
  | "truncated"
  | "json_compliance"
  | "seed_shape";

function countLadder(parsed: ParsedReply): Pick<Counts, LadderCount> {
  return {
    unread: Number(parsed.annotation === null),
    json_strict: Number(parsed.jsonStrict),
    json_lenient: Number(parsed.jsonLenient),
    schema_valid: Number(parsed.schemaValid),
    referentially_valid: Number(parsed.referentiallyValid),
    truncated: Number(parsed.truncated),
    json_compliance: Number(parsed.jsonStrict && parsed.schemaValid),
    seed_shape: Number(parsed.seedShape),
  };
}

/** An unread reply is counted as one that says nothing, and gets no credit where there is nothing to say. */
function countContent(
  truth: Annotation,
  said: Annotation | null,
): { counts: Omit<Counts, LadderCount | "samples">; types: TypePair[] } {
  const predicted = said ?? { tables: [], relationships: [] };
  const a = { tables: nameTables(truth), edges: nameEdges(truth) };
  const b = { tables: nameTables(predicted), edges: nameEdges(predicted) };
  const assigned = assignTables(a.tables, b.tables);
  const matched = assigned.filter(({ isAccepted }) => isAccepted);
  const isExact = said !== null && isSameText(a.tables, b.tables) && isSameText(a.edges, b.edges);
  return {
    counts: {
      ...countTables(a, b, matched),
      ...countColumns(a, b, matched),
      ...countKeys(a, b, matched),
      ...countRelationships(a, b),
      exact_schema: Number(isExact),
      table_count_ratio: said ? ratio(truth.tables.length, said.tables.length) : 0,
      relationship_count_ratio: said ? ratio(truth.relationships.length, said.relationships.length) : 0,
      nted: isExact ? 1 : said ? nted(a, b, assigned) : 0,
    },
    types: pairTypes(matched),
  };
}

/** True when two sorted lists say the same: equal items have equal texts. */
function isSameText(a: readonly { text: string }[], b: readonly { text: string }[]): boolean {
  return a.length === b.length && a.every(({ text }, i) => text === b[i]?.text);
}

/** The smaller count over the larger; 1 when both are 0. */
function ratio(a: number, b: number): number {
  return a === b ? 1 : Math.min(a, b) / Math.max(a, b);
}
