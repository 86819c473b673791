import type { Kind } from "./kinds.ts";

/* What a domain file says, once read: entities with fitting attributes, and how they refer to each other. */

export interface Attribute {
  /** snake_case, English. */
  name: string;
  kind: Kind;
  nullable: boolean;
  unique: boolean;
  /** A bare word or number, `true`, `false` or `now`; written as SQL by the dialect. */
  default: string | undefined;
}

export interface Reference {
  /** What the referenced row is to this one: billing_address, manager; often the target's own name. */
  role: string;
  /** Name of the referenced entity. */
  target: string;
  nullable: boolean;
  /** A target row is referenced at most once: one to one. */
  unique: boolean;
  /** Every target row is referenced at least once: an order has items. */
  mandatory: boolean;
}

export interface Entity {
  /** snake_case, singular. */
  name: string;
  /** Other names the same thing goes by. */
  aliases: readonly string[];
  /** Part of the business it belongs to; used as an SQL namespace. */
  area: string;
  /** The most telling ones first. */
  attributes: readonly Attribute[];
  references: readonly Reference[];
  /** The natural primary key: roles and attribute names. Empty where only a surrogate makes sense. */
  key: readonly string[];
}

export interface Domain {
  name: string;
  /** Short names an application of this domain may put before its tables. */
  prefixes: readonly string[];
  entities: ReadonlyMap<string, Entity>;
  /** Every pair of different entities that may be joined. */
  edges: readonly Edge[];
}

/** How two entities come to stand side by side. */
export type Link = "many_to_one" | "one_to_one" | "many_to_many";

/** Two entities that a reference joins, or, for many_to_many, a junction that need not be a table of its own. */
export interface Edge {
  from: string;
  to: string;
  link: Link;
}

/** The references that are part of the natural key: those the entity cannot be without. */
export function keyReferences(entity: Entity): Reference[] {
  return entity.references.filter((reference) => entity.key.includes(reference.role));
}

/** True for a table that only says which rows of other tables belong together. */
export function isJunction(entity: Entity): boolean {
  return entity.key.length > 1 && keyReferences(entity).length === entity.key.length;
}
