import { DomainSyntaxError } from "./errors.ts";
import { inferKind, isKind } from "./kinds.ts";
import {
  type Attribute,
  type Domain,
  type Edge,
  type Entity,
  isJunction,
  keyReferences,
  type Reference,
} from "./template.ts";

const HEADING = /^\[([a-z_]+)\]$/;
const ATTRIBUTE = /^([a-z][a-z0-9_]*)(?::([a-z]+))?(?:=([a-z0-9_.]+))?([?!]*)$/;
const REFERENCE = /^(?:([a-z][a-z0-9_]*)=)?([a-z][a-z0-9_]*)([?!+]*)$/;

/**
 * Reads the text of a domain file. Throws DomainSyntaxError at the first line that does not fit.
 *
 *     [sales]                                        area of the business; serves as SQL namespace
 *     order / purchase                               entity, then other names for it
 *       order_number! status=pending total:money     attributes: name:kind=default, `?` nullable, `!` unique
 *       -> customer billing_address=address?         references: role=entity, `?` nullable, `!` one to one,
 *                                                    `+` every target row is referenced
 *     order_item
 *       quantity=1 unit_price line_number:small
 *       key order line_number                        natural primary key: roles and attributes
 *       -> order+ product
 *
 * The kind is left out where the name tells it (see inferKind), the role where it is the entity's own name.
 */
export function readDomain(name: string, prefixes: readonly string[], text: string): Domain {
  const entities = new Map<string, Entity>();
  let area = "";
  let entity: EntityDraft | undefined;
  text.split("\n").forEach((line, index) => {
    const fail = (expected: string, got: string): never => {
      throw new DomainSyntaxError(name, index + 1, expected, got);
    };
    const words = line.trim().split(/\s+/);
    const heading = HEADING.exec(line);
    if (line.trim() === "") return;
    if (heading) {
      area = heading[1] as string;
    } else if (!line.startsWith(" ")) {
      const [entityName, ...aliases] = words.filter((word) => word !== "/") as [string, ...string[]];
      if (area === "") fail("an [area] before the first entity", line);
      if (entities.has(entityName)) fail("an entity named once", entityName);
      entity = { name: entityName, aliases, area, attributes: [], references: [], key: [] };
      entities.set(entityName, entity);
    } else if (!entity) {
      fail("an entity before its attributes", line);
    } else if (words[0] === "->") {
      entity.references.push(...words.slice(1).map((word) => readReference(word, fail)));
    } else if (words[0] === "key") {
      entity.key.push(...words.slice(1));
    } else {
      entity.attributes.push(...words.map((word) => readAttribute(word, fail)));
    }
  });
  return { name, prefixes, entities, edges: findEdges(entities) };
}

interface EntityDraft extends Entity {
  attributes: Attribute[];
  references: Reference[];
  key: string[];
}

type Fail = (expected: string, got: string) => never;

function readAttribute(word: string, fail: Fail): Attribute {
  const [, name, kindText, defaultText, marks] = ATTRIBUTE.exec(word) ?? fail("name:kind=default?!", word);
  const kind = kindText ?? inferKind(name as string);
  if (kind === undefined) return fail("a kind, which the name does not tell", word);
  if (!isKind(kind)) return fail("a known kind", word);
  return {
    name: name as string,
    kind,
    nullable: (marks as string).includes("?"),
    unique: (marks as string).includes("!"),
    default: defaultText,
  };
}

function readReference(word: string, fail: Fail): Reference {
  const [, role, target, marks] = REFERENCE.exec(word) ?? fail("role=entity?!+", word);
  return {
    role: role ?? (target as string),
    target: target as string,
    nullable: (marks as string).includes("?"),
    unique: (marks as string).includes("!"),
    mandatory: (marks as string).includes("+"),
  };
}

function findEdges(entities: ReadonlyMap<string, Entity>): Edge[] {
  return [...entities.values()].flatMap((entity): Edge[] => {
    const isWholeKey = entity.key.length === 1;
    const references = entity.references
      .filter(({ target }) => target !== entity.name)
      .map(({ role, target, unique }): Edge => {
        const isUnique = unique || (isWholeKey && entity.key[0] === role);
        return { from: entity.name, to: target, link: isUnique ? "one_to_one" : "many_to_one" };
      });
    const [first, second] = keyReferences(entity);
    return isJunction(entity) && entity.key.length === 2 && first && second && first.target !== second.target
      ? [...references, { from: first.target, to: second.target, link: "many_to_many" }]
      : references;
  });
}
