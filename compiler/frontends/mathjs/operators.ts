/** The operators of mathjs that are not supported, by the function that they stand for, and what to do instead. */
export const unsupportedOperators: ReadonlyMap<string, string> = new Map([
  ["bitAnd", "for a logical connection write `and`"],
  ["bitOr", "for a logical connection write `or`; for the absolute value write `abs(x)`"],
  ["bitXor", "for a logical connection write `xor`; for a power write `^`"],
  ["bitNot", "for a logical negation write `not`"],
  ["leftShift", "write `x * 2^n`"],
  ["rightArithShift", "write `floor(x / 2^n)`"],
  ["rightLogShift", "write `floor(x / 2^n)`"],
  ["to", "units are not supported: convert by multiplying with a number"],
  ["nullish", "every value is a number: leave the operator and its second operand out"],
]);
