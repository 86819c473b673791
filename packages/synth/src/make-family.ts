import { createHash } from "node:crypto";
import type { Random } from "@undiagram/random";
import type { DatabaseSchema } from "@undiagram/schema";
import { buildSchema } from "./build-schema.ts";
import { findDomain } from "./domains/index.ts";
import { pickEntities } from "./pick-entities.ts";
import { checkSize, type Size } from "./size.ts";

/** How often many-to-many is a line between two tables rather than a junction table. */
const CONCEPTUAL_SHARE = 0.2;

/** A schema before renaming, thinning and re-typing. */
export interface Family {
  /** The domain and a hash of the entity set: families of the same entities share it. */
  id: string;
  domain: string;
  /** In base names: singular, snake_case; PostgreSQL types. */
  schema: DatabaseSchema;
}

/**
 * A fragment of the domain's database. Every table has a number of columns within `size`, keys included. Throws
 * UnknownDomainError, or ImpossibleSizeError where the domain has no such schema.
 */
export function makeFamily(domain: string, random: Random, size: Size): Family {
  checkSize(size);
  const found = findDomain(domain);
  const count = random.int(size.tables.min, size.tables.max);
  const isConceptual = random.chance(CONCEPTUAL_SHARE);
  const entities = pickEntities(found, random, count, size.columns, isConceptual);
  const schema = buildSchema(found, entities, random, size.columns, isConceptual);
  return { id: familyId(schema), domain, schema };
}

function familyId({ domain, tables }: DatabaseSchema): string {
  const entities = tables.map(({ name }) => name).sort();
  return `${domain}-${createHash("sha256").update(JSON.stringify(entities)).digest("hex").slice(0, 12)}`;
}
