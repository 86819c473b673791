import type { Random } from "@undiagram/random";
import { AUDIT_COLUMNS } from "./audit-columns.ts";
import { ImpossibleSizeError } from "./errors.ts";
import type { Size } from "./size.ts";
import { type Domain, type Entity, isJunction, keyReferences } from "./template.ts";

/** How often the last table of a schema stands alone. */
const ISOLATED_SHARE = 0.07;

/**
 * A plausible fragment of the domain's database: a walk over its references from a random start. An entity never comes
 * without those its key is made of. Throws ImpossibleSizeError when the domain has not enough entities of that size.
 */
export function pickEntities(domain: Domain, random: Random, count: number, columns: Size["columns"]): Entity[] {
  const eligible = [...domain.entities.values()].filter((entity) => fits(domain, entity, columns));
  const picked = new Set<string>();
  while (picked.size < count) {
    const room = count - picked.size;
    const candidates = eligible
      .filter((entity) => !picked.has(entity.name))
      .map((entity) => ({ entity, needed: findNeeded(domain, entity, picked) }))
      .filter(({ needed }) => needed.length <= room);
    const near = candidates.filter(({ entity }) => touches(domain, entity, picked));
    const far = candidates.filter(({ entity }) => !touches(domain, entity, picked));
    const standsAlone = room === 1 && picked.size > 1 && far.length > 0 && random.chance(ISOLATED_SHARE);
    const pool = near.length > 0 && !standsAlone ? near : candidates.length > 0 && !standsAlone ? candidates : far;
    if (pool.length === 0) {
      throw new ImpossibleSizeError(
        "tables",
        `at most ${picked.size} tables of such columns in ${domain.name}`,
        `${count}`,
      );
    }
    for (const name of pickCandidate(random, pool, picked).needed) picked.add(name);
  }
  return [...picked].map((name) => domain.entities.get(name) as Entity);
}

interface Candidate {
  entity: Entity;
  /** Names of the entities that come with it, the referenced ones first, itself last. */
  needed: string[];
}

/** A junction whose ends are both there is the more likely next table. */
function pickCandidate(random: Random, pool: readonly Candidate[], picked: ReadonlySet<string>): Candidate {
  const junctions =
    picked.size > 1 ? pool.filter(({ entity, needed }) => needed.length === 1 && isJunction(entity)) : [];
  return random.pick(junctions.length > 0 && random.chance(0.3) ? junctions : pool);
}

function fits(domain: Domain, entity: Entity, columns: Size["columns"]): boolean {
  const most = 1 + entity.attributes.length + AUDIT_COLUMNS.length;
  return (
    most >= columns.min &&
    entity.key.length <= columns.max &&
    keyReferences(entity).every(({ target }) => fits(domain, domain.entities.get(target) as Entity, columns))
  );
}

function touches(domain: Domain, entity: Entity, picked: ReadonlySet<string>): boolean {
  return (domain.neighbours.get(entity.name) ?? []).some((name) => picked.has(name));
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
