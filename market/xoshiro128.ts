import { createHash } from 'node:crypto';

/** A stream of random numbers, determined by its label alone. */
export interface RandomStream {
  /** Integer in [0, 2^32). */
  uint32(): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Integer in [0, n). */
  below(n: number): number;
  /** Standard normal. */
  normal(): number;
}

/**
 * xoshiro128**, seeded from the SHA-256 of a label such as `7|2|seg2_test014|candidates`. One label,
 * one stream: the order in which streams are used cannot change their values.
 *
 * @see Blackman & Vigna, Scrambled linear pseudorandom number generators (2021)
 */
export function randomStream(label: string): RandomStream {
  const digest = createHash('sha256').update(label, 'utf8').digest();
  return streamFromState([0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)));
}

/**
 * The same generator from a stated state.
 *
 * @param state four integers in [0, 2^32), not all zero
 * @throws {RangeError} any other state
 * @internal
 */
export function streamFromState(state: readonly number[]): RandomStream {
  if (state.length !== 4 || state.every((word) => word === 0)) {
    throw new RangeError(
      `Cannot seed the generator: the state must be four words, not all 0: [${state}]`,
    );
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let spareNormal = NaN;

  function uint32(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  // Marsaglia's polar method gives two at a time.
  function normal(): number {
    if (!Number.isNaN(spareNormal)) {
      const spare = spareNormal;
      spareNormal = NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spareNormal = y * scale;
      return x * scale;
    }
  }

  return { uint32, uniform, below: (n) => Math.floor(uniform() * n), normal };
}

/** 0 … n−1 in random order (Fisher and Yates). */
export function permutation(n: number, random: RandomStream): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const moved = order[i]!;
    order[i] = order[j]!;
    order[j] = moved;
  }
  return order;
}
