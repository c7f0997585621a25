/** Options by name; those that are not given are not checked. */
type Numbers = Readonly<Record<string, number | undefined>>;

/** @throws RangeError when a number is negative or NaN. */
export function requireAtLeastZero(numbers: Numbers): void {
  demand(numbers, (number) => number >= 0, "at least 0");
}

/** @throws RangeError unless numbers are positive. */
export function requirePositive(numbers: Numbers): void {
  demand(numbers, (number) => number > 0, "positive");
}

/** @throws RangeError unless numbers are whole and at least 0. */
export function requireCounts(numbers: Numbers): void {
  demand(numbers, (number) => Number.isInteger(number) && number >= 0, "a whole number of at least 0");
}

/** @throws RangeError unless numbers are at least 0 and below 1. */
export function requireFraction(numbers: Numbers): void {
  demand(numbers, (number) => number >= 0 && number < 1, "at least 0 and below 1");
}

function demand(numbers: Numbers, isAllowed: (number: number) => boolean, what: string): void {
  for (const [name, number] of Object.entries(numbers)) {
    if (number !== undefined && !isAllowed(number)) throw new RangeError(`${name} is ${number}, and must be ${what}`);
  }
}
