import { createHash } from "node:crypto";

/**
 * A 32-bit seed from any number of parts, so that every sample, table or picture has randomness of its own that does
 * not move when a neighbour draws one number more.
 */
export function hashSeed(...parts: (string | number)[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest().readInt32LE(0);
}
