/** A source of random numbers. Equal seeds give equal numbers. */
export interface RandomNumbers {
  /** A whole number from 0 to 2³² − 1. */
  readonly word: () => number;
  /** A multiple of 2⁻⁵³ from 0 up to, and without, 1. */
  readonly uniform: () => number;
  /** A whole number from 0 to n − 1, all equally likely. @throws RangeError unless n is a whole number from 1 to 2³². */
  readonly below: (n: number) => number;
  /** A number of the standard normal distribution. */
  readonly normal: () => number;
  /** The numbers from 0 to n − 1 in random order. */
  readonly permutation: (n: number) => number[];
  /** Where the generator is: `randomFrom` goes on from there with the same numbers. */
  readonly state: () => RandomState;
}

/** The state of the generator: four words of 32 bits, not all of them 0. */
export type RandomState = readonly [number, number, number, number];

const WORDS = 2 ** 32;

/**
 * Random numbers by xoshiro128**, which has a period of 2¹²⁸ − 1 and passes the usual tests of randomness; not for
 * secrets. Its state is filled by SplitMix64, as its authors advise.
 *
 * Words, uniform numbers, whole numbers and permutations are the same on every engine; normal numbers are as far as its
 * logarithm and cosine are.
 *
 * Sources: D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021), 36; G. L.
 * Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA (2014).
 *
 * @throws RangeError unless the seed is a safe whole number.
 */
export function createRandom(seed: number): RandomNumbers {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed is ${seed}, and must be a safe whole number`);
  return randomFrom(seedState(BigInt(seed)));
}

/** Two outputs of SplitMix64, the lower half of each first. */
export function seedState(seed: bigint): RandomState {
  const mixed = (state: bigint): bigint => {
    let z = BigInt.asUintN(64, state);
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  const half = (word: bigint): number => Number(BigInt.asUintN(32, word));
  const gamma = 0x9e3779b97f4a7c15n;
  const [a, b] = [mixed(seed + gamma), mixed(seed + 2n * gamma)];
  return [half(a), half(a >> 32n), half(b), half(b >> 32n)];
}

/** Random numbers from a state on. */
export function randomFrom(state: RandomState): RandomNumbers {
  let [s0, s1, s2, s3] = state;

  const word = (): number => {
    const result = Math.imul(rotated(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
    return result;
  };

  const uniform = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;

  const below = (n: number): number => {
    if (!(Number.isInteger(n) && n >= 1 && n <= WORDS)) {
      throw new RangeError(`${n} is no whole number from 1 to 2^32`);
    }
    // Words from the last multiple of n on would make the first remainders likelier.
    const end = WORDS - (WORDS % n);
    let drawn = word();
    while (drawn >= end) drawn = word();
    return drawn % n;
  };

  return {
    word,
    uniform,
    below,
    // G. E. P. Box, M. E. Muller, A note on the generation of random normal deviates (1958); 1 − u is not 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation: (n) => {
      const order: number[] = [];
      // Fisher and Yates, from the inside out: element i takes a random place, and what was there goes to the end.
      for (let i = 0; i < n; i++) {
        const place = below(i + 1);
        order.push(i);
        const moved = order[place] ?? i;
        order[place] = i;
        if (place < i) order[i] = moved;
      }
      return order;
    },
    state: () => [s0, s1, s2, s3],
  };
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
