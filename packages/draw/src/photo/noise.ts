import { createRandom, type Random } from "@undiagram/random";

/** Standard normals to pick from, always the same ones: which, the seed of each grain decides. */
const NORMALS = Float32Array.from({ length: 4096 }, createRandom(1).normal);

/** Fills arrays with standard normals, some nanoseconds each: fast enough for every pixel. */
export function createGrain(random: Random): (target: Float32Array) => void {
  let state = random.int(1, 0x7fffffff);
  return (target) => {
    // A xorshift generator picks them. Its state is local here, since V8 keeps such numbers in registers.
    let bits = state;
    for (let i = 0; i < target.length; i++) {
      bits ^= bits << 13;
      bits ^= bits >>> 17;
      bits ^= bits << 5;
      target[i] = NORMALS[bits & 4095]!;
    }
    state = bits;
  };
}

/** Smooth noise over the plane, from -1 to 1, with bumps of about one unit across. */
export function createNoise(random: Random): (x: number, y: number) => number {
  const seed = random.int(0, 0x7fffffff);
  return (x, y) => noiseAt(seed, x, y);
}

/** Noise with finer and fainter bumps on its bumps, about -1 to 1. */
export function createRoughNoise(random: Random, octaves: number): (x: number, y: number) => number {
  const seed = random.int(0, 0x7fffffff);
  return (x, y) => {
    let sum = 0;
    for (let octave = 0, share = 0.5, scale = 1; octave < octaves; octave++, share /= 2, scale *= 2) {
      sum += share * noiseAt(seed + octave, x * scale, y * scale);
    }
    return sum;
  };
}

/** 0 up to `from`, 1 from `to` on, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  return smooth(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

function noiseAt(seed: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const across = smooth(x - column);
  const down = smooth(y - row);
  const left = corner(seed, column, row) * (1 - down) + corner(seed, column, row + 1) * down;
  const right = corner(seed, column + 1, row) * (1 - down) + corner(seed, column + 1, row + 1) * down;
  return left * (1 - across) + right * across;
}

/** A value from -1 to 1 that whole x and y fix. */
function corner(seed: number, x: number, y: number): number {
  let hash = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ seed;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) / 0x80000000;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}
