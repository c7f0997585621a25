import { expect, it } from "vitest";
import { fixedNumber } from "../../compiler/inspect/number.ts";

it.each([
  [1.5, 4, "1.5000"],
  [-0.75, 4, "-0.7500"],
  [0, 4, "0.0000"],
  [-0, 4, "0.0000"],
  [2.5, 0, "3"],
  [41.18226, 2, "41.18"],
  [0.00004, 4, "4.0000e-5"],
  [-0.00004, 4, "-4.0000e-5"],
  [0.00005, 4, "0.0001"],
  [123456789, 2, "123456789.00"],
  [1e9, 2, "1.00e+9"],
  [1e300, 1, "1.0e+300"],
  [2 ** -1074, 1, "4.9e-324"],
  [NaN, 4, "NaN"],
  [Infinity, 4, "∞"],
  [-Infinity, 4, "-∞"],
])("%d with %d digits is %s", (value, digits, text) => {
  expect(fixedNumber(value, digits)).toBe(text);
});
