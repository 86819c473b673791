export { hashSeed } from "./hash-seed.ts";
export { createRandom, type Random } from "./random.ts";
