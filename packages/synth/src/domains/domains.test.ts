import { describe, expect, test } from "vitest";
import { AUDIT_COLUMNS } from "../audit-columns.ts";
import { SURROGATE } from "../column-meaning.ts";
import { type Entity, keyReferences } from "../template.ts";
import { findDomain, MAIN_DOMAINS, OOD_DOMAINS } from "./index.ts";

describe.each([...MAIN_DOMAINS, ...OOD_DOMAINS])("%s", (name) => {
  const { entities } = findDomain(name);
  const all = [...entities.values()];

  test("has at least forty entities", () => {
    expect(entities.size).toBeGreaterThanOrEqual(40);
  });

  test("every reference names an entity of the domain", () => {
    expect(all.flatMap((e) => e.references.map(({ target }) => target)).filter((t) => !entities.has(t))).toEqual([]);
  });

  test("every key part is a role or an attribute", () => {
    const strange = all.flatMap((entity) =>
      entity.key.filter((part) => !partNames(entity).includes(part)).map((part) => `${entity.name}: ${part}`),
    );
    expect(strange).toEqual([]);
  });

  test("no reference of a key may be null, nor a key be made of itself", () => {
    const visit = (entity: Entity, above: readonly string[]): void => {
      expect(above, `the key of ${entity.name}`).not.toContain(entity.name);
      for (const { target, nullable } of keyReferences(entity)) {
        expect(nullable, `${entity.name} to ${target}`).toBe(false);
        visit(entities.get(target) as Entity, [...above, entity.name]);
      }
    };
    for (const entity of all) visit(entity, []);
  });

  test("no entity uses a name twice, nor that of the surrogate key", () => {
    for (const entity of all) {
      const names = partNames(entity);
      expect(names, entity.name).not.toContain(SURROGATE);
      expect([...new Set(names)], entity.name).toEqual(names);
      const foreign = entity.references.flatMap(({ role, target }) =>
        [SURROGATE, ...(entities.get(target)?.key ?? [])].map((part) => `${role}_${part}`),
      );
      expect(
        foreign.filter((name) => names.includes(name)),
        entity.name,
      ).toEqual([]);
    }
  });

  test("no other name of an entity is taken", () => {
    const taken = all.flatMap(({ name, aliases }) => [...new Set([name, ...aliases])]);
    expect(taken.filter((name, index) => taken.indexOf(name) !== index)).toEqual([]);
  });

  test("every entity but a junction has attributes beside its key, audit columns not counted", () => {
    const audits = AUDIT_COLUMNS.map(({ name }) => name);
    for (const entity of all) {
      const own = entity.attributes.filter(({ name }) => !entity.key.includes(name) && !audits.includes(name));
      expect(own.length, entity.name).toBeGreaterThanOrEqual(1);
    }
  });

  test("every entity is joined to another", () => {
    const { edges } = findDomain(name);
    expect(
      all.filter((e) => !edges.some(({ from, to }) => from === e.name || to === e.name)).map((e) => e.name),
    ).toEqual([]);
  });
});

test("domains kept for the out-of-domain set share no entity with the main ones", () => {
  const main = new Set(MAIN_DOMAINS.flatMap((name) => [...findDomain(name).entities.keys()]));
  const shared = OOD_DOMAINS.flatMap((name) =>
    [...findDomain(name).entities.keys()].filter((entity) => main.has(entity)),
  );
  expect(shared).toEqual([]);
});

function partNames(entity: Entity): string[] {
  return [...entity.attributes.map(({ name }) => name), ...entity.references.map(({ role }) => role)];
}
