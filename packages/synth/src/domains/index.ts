import { UnknownDomainError } from "../errors.ts";
import type { Domain } from "../template.ts";
import { ecommerce } from "./ecommerce.ts";
import { education } from "./education.ts";
import { finance } from "./finance.ts";
import { games } from "./games.ts";
import { government } from "./government.ts";
import { healthcare } from "./healthcare.ts";
import { iotSocial } from "./iot-social.ts";
import { logistics } from "./logistics.ts";

const MAIN = [ecommerce, healthcare, education, finance, iotSocial];
const OOD = [logistics, government, games];

/** Domains that train, validation and test sets are made of. */
export const MAIN_DOMAINS: readonly string[] = MAIN.map(({ name }) => name);

/** Domains kept for the out-of-domain set; never used in the main sets. */
export const OOD_DOMAINS: readonly string[] = OOD.map(({ name }) => name);

/** All that entities of any domain are called: names and aliases, in snake_case. */
export const ENTITY_NAMES: readonly string[] = [...MAIN, ...OOD].flatMap(({ entities }) =>
  [...entities.values()].flatMap(({ name, aliases }) => [name, ...aliases]),
);

const BY_NAME = new Map([...MAIN, ...OOD].map((domain) => [domain.name, domain]));

/** Throws UnknownDomainError, which lists the known ones. */
export function findDomain(name: string): Domain {
  const domain = BY_NAME.get(name);
  if (!domain) throw new UnknownDomainError(name, [...BY_NAME.keys()]);
  return domain;
}
