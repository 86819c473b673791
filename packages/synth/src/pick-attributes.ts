import type { Random } from "@undiagram/random";
import { auditColumnsFor } from "./audit-columns.ts";
import { sampleTelling } from "./sample-telling.ts";
import type { Size } from "./size.ts";
import { type Attribute, type Entity, isJunction } from "./template.ts";

/**
 * Attributes and audit columns that, with the keys already there, fill a table up to a number within the range: the
 * telling attributes first, of the audit columns those of the team's habit. A junction often has its keys alone; any
 * other table has an attribute besides, where there is room.
 */
export function pickAttributes(
  entity: Entity,
  keys: readonly { name: string }[],
  random: Random,
  columns: Size["columns"],
  habit: readonly string[],
): Attribute[] {
  const own = entity.attributes.filter(({ name }) => !keys.some((key) => key.name === name));
  const audits = auditColumnsFor(entity);
  const isBare = isJunction(entity) && random.chance(0.5);
  const wanted = isBare
    ? columns.min
    : Math.max(random.int(columns.min, columns.max), random.int(columns.min, columns.max));
  const leastRoom = !isBare && keys.length < columns.max ? 1 : 0;
  const room = Math.max(leastRoom, wanted - keys.length);
  const usual = isBare || random.chance(0.15) ? [] : audits.filter(({ name }) => habit.includes(name));
  const usualCount = Math.min(usual.length, Math.floor(room / 2));
  const chosen = sampleTelling(random, own, Math.min(own.length, room - usualCount));
  const auditCount = Math.max(usualCount, columns.min - keys.length - chosen.length);
  const chosenAudits = [...new Set([...usual, ...audits])].slice(0, Math.max(0, auditCount));
  return [
    ...own.filter((attribute) => chosen.includes(attribute)),
    ...audits.filter((audit) => chosenAudits.includes(audit)),
  ];
}
