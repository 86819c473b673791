import type { Random } from "@undiagram/random";
import { auditColumnsFor } from "./audit-columns.ts";
import { ImpossibleSizeError } from "./errors.ts";
import type { Size } from "./size.ts";
import { type Domain, type Entity, isJunction, keyReferences, type Link } from "./template.ts";

/** How often the last table of a schema stands alone. */
const ISOLATED_SHARE = 0.07;

/** Chance that the next table is chosen for its link, where one is at hand: without it, many_to_one is nearly all. */
const RARE_LINK_SHARE = 0.25;

/**
 * A plausible fragment of the domain's database: a walk over its references from a random start. An entity never comes
 * without those its key is made of. In a conceptual schema junctions are no tables, but lines. Throws
 * ImpossibleSizeError when the domain has not enough entities of that size.
 */
export function pickEntities(
  domain: Domain,
  random: Random,
  count: number,
  columns: Size["columns"],
  isConceptual: boolean,
): Entity[] {
  const eligible = [...domain.entities.values()].filter(
    (entity) => fits(domain, entity, columns) && !(isConceptual && isJunction(entity)),
  );
  const picked = new Set<string>();
  while (picked.size < count) {
    const room = count - picked.size;
    const links = findLinks(domain, picked, isConceptual);
    const candidates = eligible
      .filter((entity) => !picked.has(entity.name))
      .map((entity) => ({ entity, link: links.get(entity.name), needed: findNeeded(domain, entity, picked) }))
      .filter(({ needed }) => needed.length <= room);
    const pool = pickPool(random, candidates, room === 1 && picked.size > 1);
    if (pool.length === 0) {
      const expected = `at most ${picked.size} tables with ${columns.min} to ${columns.max} columns in ${domain.name}`;
      throw new ImpossibleSizeError("tables", expected, String(count));
    }
    for (const name of random.pick(pool).needed) picked.add(name);
  }
  return [...picked].map((name) => domain.entities.get(name) as Entity);
}

interface Candidate {
  entity: Entity;
  /** How it is joined to what is picked already; undefined where it is not. */
  link: Link | undefined;
  /** Names of the entities that come with it, the referenced ones first, itself last. */
  needed: string[];
}

function pickPool(random: Random, candidates: readonly Candidate[], mayStandAlone: boolean): readonly Candidate[] {
  const near = candidates.filter(({ link }) => link !== undefined);
  const far = candidates.filter(({ link }) => link === undefined);
  if (near.length === 0) return far;
  if (mayStandAlone && far.length > 0 && random.chance(ISOLATED_SHARE)) return far;
  const rare = near.filter(
    ({ entity, link, needed }) => link !== "many_to_one" || (needed.length === 1 && isJunction(entity)),
  );
  return rare.length > 0 && random.chance(RARE_LINK_SHARE) ? rare : near;
}

/** Every entity that is joined to a picked one, with the rarest link. */
function findLinks(domain: Domain, picked: ReadonlySet<string>, isConceptual: boolean): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const { from, to, link } of domain.edges) {
    if (link === "many_to_many" && !isConceptual) continue;
    const other = picked.has(from) ? to : picked.has(to) ? from : undefined;
    if (other !== undefined && (links.get(other) ?? "many_to_one") === "many_to_one") links.set(other, link);
  }
  return links;
}

/** True where the entity, and each that its key is made of, can have a number of columns within the range. */
function fits(domain: Domain, entity: Entity, columns: Size["columns"]): boolean {
  return (
    entity.key.length <= columns.max &&
    (entity.attributes.length >= columns.min ||
      entity.attributes.length + auditColumnsFor(entity).length >= columns.min) &&
    keyReferences(entity).every(({ target }) => fits(domain, domain.entities.get(target) as Entity, columns))
  );
}

function findNeeded(domain: Domain, entity: Entity, picked: ReadonlySet<string>): string[] {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    if (picked.has(name) || needed.has(name)) return;
    const visited = domain.entities.get(name) as Entity;
    for (const { target } of keyReferences(visited)) visit(target);
    needed.add(name);
  };
  visit(entity.name);
  return [...needed];
}
