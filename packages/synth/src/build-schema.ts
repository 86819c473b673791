import type { Random } from "@undiagram/random";
import type { DatabaseSchema, SchemaColumn, SchemaRelationship } from "@undiagram/schema";
import { pickAuditHabit } from "./audit-columns.ts";
import { baseColumn, baseKeyColumn } from "./base-types.ts";
import { pickAttributes } from "./pick-attributes.ts";
import type { Size } from "./size.ts";
import { type Domain, type Entity, isJunction, keyReferences, type Reference } from "./template.ts";

interface Draft {
  entity: Entity;
  key: SchemaColumn[];
  foreign: SchemaColumn[];
}

/**
 * The entities as tables in base names and PostgreSQL types: keys, then foreign keys, then attributes, then audit
 * columns. A foreign key column is called <role>_<referenced column>, always, so that a variant can tell its role.
 */
export function buildSchema(
  domain: Domain,
  entities: readonly Entity[],
  random: Random,
  columns: Size["columns"],
  isConceptual: boolean,
): DatabaseSchema {
  const drafts = draftKeys(domain, entities, random, columns.max);
  const relationships = [
    ...draftReferences(drafts, random, columns.max),
    ...draftManyToMany(domain, drafts, random, isConceptual ? 0.9 : 0.2),
  ];
  const habit = pickAuditHabit(random);
  const tables = [...drafts.values()].map((draft) => ({
    name: draft.entity.name,
    columns: [
      ...draft.key,
      ...draft.foreign,
      ...pickAttributes(draft.entity, [...draft.key, ...draft.foreign], random, columns, habit).map(baseColumn),
    ],
  }));
  return { domain: domain.name, dialect: "postgresql", tables, relationships };
}

/** Primary keys first: foreign keys copy them, and a key may itself be made of foreign keys. */
function draftKeys(domain: Domain, entities: readonly Entity[], random: Random, most: number): Map<string, Draft> {
  const usesNaturalKeys = random.chance(0.8);
  const drafts = new Map<string, Draft>();
  const visit = (entity: Entity): Draft => {
    const known = drafts.get(entity.name);
    if (known) return known;
    for (const { target } of keyReferences(entity)) visit(domain.entities.get(target) as Entity);
    const natural = entity.key.flatMap((part): SchemaColumn[] => {
      const reference = entity.references.find(({ role }) => role === part);
      if (reference) return copyKey(reference, drafts.get(reference.target) as Draft);
      const attribute = entity.attributes.find(({ name }) => name === part);
      return attribute ? [baseColumn(attribute)] : [];
    });
    const isNatural =
      natural.length > 0 && natural.length <= most && usesNaturalKeys && random.chance(naturalShare(entity));
    const key = isNatural
      ? natural.map((column) => ({ ...column, primary_key: true, unique: false, nullable: false, default: undefined }))
      : [baseKeyColumn()];
    const draft = { entity, key: key.map(withoutEmptyDefault), foreign: [] };
    drafts.set(entity.name, draft);
    return draft;
  };
  for (const entity of entities) visit(entity);
  return drafts;
}

function naturalShare(entity: Entity): number {
  if (isJunction(entity)) return 0.85;
  return keyReferences(entity).length > 0 ? 0.7 : 0.45;
}

function withoutEmptyDefault({ default: value, ...column }: SchemaColumn): SchemaColumn {
  return value === undefined ? column : { ...column, default: value };
}

/** The columns that refer to the target's primary key. */
function copyKey(reference: Reference, target: Draft): SchemaColumn[] {
  return target.key.map((column) => ({
    name: `${reference.role}_${column.name}`,
    type: column.type === "SERIAL" ? "INTEGER" : column.type,
    primary_key: false,
    unique: reference.unique && target.key.length === 1,
    nullable: reference.nullable,
  }));
}

/**
 * References between the drafted tables. Those inside keys always stand; of the others, one that joins two parts of
 * the schema stands wherever it fits, and the rest mostly, where they leave room for an attribute.
 */
function draftReferences(drafts: ReadonlyMap<string, Draft>, random: Random, most: number): SchemaRelationship[] {
  const parts = new Map([...drafts.keys()].map((name) => [name, name]));
  const partOf = (name: string): string => {
    const parent = parts.get(name) as string;
    return parent === name ? name : partOf(parent);
  };
  const edges = [...drafts.values()].flatMap((draft) =>
    draft.entity.references
      .filter(({ target }) => drafts.has(target))
      .map((reference) => ({ draft, reference, target: drafts.get(reference.target) as Draft })),
  );
  const inKey = ({ draft, reference }: (typeof edges)[number]) => draft.entity.key.includes(reference.role);
  const ordered = [...edges.filter(inKey), ...random.shuffle(edges.filter((edge) => !inKey(edge)))];
  return ordered.flatMap((edge): SchemaRelationship[] => {
    const { draft, reference, target } = edge;
    const copied = copyKey(reference, target);
    const isInPrimaryKey = copied.every(({ name }) => draft.key.some((column) => column.name === name));
    if (!isInPrimaryKey) {
      const joins = partOf(draft.entity.name) !== partOf(target.entity.name);
      const isWanted = inKey(edge) || joins || random.chance(target === draft ? 0.45 : 0.8);
      const room = most - draft.key.length - draft.foreign.length - (inKey(edge) || joins ? 0 : 1);
      if (!isWanted || copied.length > room) return [];
      draft.foreign.push(...copied);
    }
    parts.set(partOf(draft.entity.name), partOf(target.entity.name));
    const isWholeKey = isInPrimaryKey && copied.length === draft.key.length;
    const isNullable = !isInPrimaryKey && reference.nullable;
    return [
      {
        from_table: draft.entity.name,
        from_columns: copied.map(({ name }) => name),
        to_table: target.entity.name,
        to_columns: target.key.map(({ name }) => name),
        type: isWholeKey || (copied.length === 1 && reference.unique) ? "one_to_one" : "many_to_one",
        from_optional: target === draft || !random.chance(reference.mandatory ? 0.75 : 0.2),
        to_optional: isNullable,
      },
    ];
  });
}

/** With chance `share`, a junction that is no table here stands as a many-to-many line between its two ends. */
function draftManyToMany(
  domain: Domain,
  drafts: ReadonlyMap<string, Draft>,
  random: Random,
  share: number,
): SchemaRelationship[] {
  const isThere = new Set<string>();
  for (const { entity } of drafts.values()) {
    if (isJunction(entity)) isThere.add(pairKey(keyReferences(entity).map(({ target }) => target)));
  }
  return domain.edges.flatMap(({ from, to, link }): SchemaRelationship[] => {
    if (link !== "many_to_many" || !drafts.has(from) || !drafts.has(to)) return [];
    const pair = pairKey([from, to]);
    if (isThere.has(pair) || !random.chance(share)) return [];
    isThere.add(pair);
    return [
      {
        from_table: from,
        from_columns: [],
        to_table: to,
        to_columns: [],
        type: "many_to_many",
        from_optional: random.chance(0.6),
        to_optional: random.chance(0.6),
      },
    ];
  });
}

function pairKey(names: readonly string[]): string {
  return names.toSorted().join(" ");
}
