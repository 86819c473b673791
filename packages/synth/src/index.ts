export { ENTITY_NAMES, MAIN_DOMAINS, OOD_DOMAINS } from "./domains/index.ts";
export { ImpossibleSizeError, UnknownDomainError } from "./errors.ts";
export { type Family, makeFamily } from "./make-family.ts";
export { makeGenericSchema, type WordSource } from "./make-generic-schema.ts";
export { makeVariant } from "./make-variant.ts";
export type { Size } from "./size.ts";
