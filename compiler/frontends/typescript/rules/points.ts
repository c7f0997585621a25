/** A box that points to check a function at are taken from, and how many. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Functions are defined near 0 or for positive numbers more often than elsewhere, so that is where most points are. */
const REGIONS: readonly Region[] = [
  { from: 0, to: 1, count: 4 },
  { from: -3, to: 3, count: 6 },
  { from: 0, to: 8, count: 4 },
  { from: -1, to: 0, count: 2 },
  { from: 1, to: 3, count: 2 },
  { from: -20, to: 20, count: 2 },
  { from: 0, to: 200, count: 2 },
];

/**
 * Points of few digits to check a function of n numbers at, always the same ones: an additive recurrence fills each region evenly, by
 * steps that are powers of 1/φ, where φ is the root of φⁿ⁺¹ = φ + 1.
 *
 * Source: M. Roberts, The unreasonable effectiveness of quasirandom sequences (2018).
 */
export function pointsToTry(dimension: number): readonly (readonly number[])[] {
  let phi = 2;
  for (let step = 0; step < 50; step++) phi = (1 + phi) ** (1 / (dimension + 1));
  let index = 0;
  return REGIONS.flatMap(({ from, to, count }) =>
    Array.from({ length: count }, () => {
      index++;
      return Array.from({ length: dimension }, (_, axis) => {
        const position = (0.5 + index * phi ** -(axis + 1)) % 1;
        return Math.round(1000 * (from + (to - from) * position)) / 1000;
      });
    }),
  );
}
