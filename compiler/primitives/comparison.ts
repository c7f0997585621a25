import { infix, logical, prefix, type Binary, type Unary } from "./primitive.ts";

// Comparisons are exact: no tolerance. NaN compares as IEEE says.

const steps = { of: "reals", operands: ["x", "y"], cost: 1, convention: "comparisons have derivative 0" } as const;
const boundary = (x: number, y: number): boolean => x === y;

/** x < y */
export const lt: Binary = logical({
  ...steps,
  name: "lt",
  mathjs: ["smaller"],
  notation: { kind: "infix", text: "<", latex: "<", precedence: 4 },
  implementation: infix("<", (x, y) => x < y),
  kink: boundary,
});

/** x ≤ y */
export const le: Binary = logical({
  ...steps,
  name: "le",
  mathjs: ["smallerEq"],
  notation: { kind: "infix", text: "<=", latex: "\\le", precedence: 4 },
  implementation: infix("<=", (x, y) => x <= y),
  kink: boundary,
});

/** x > y */
export const gt: Binary = logical({
  ...steps,
  name: "gt",
  mathjs: ["larger"],
  notation: { kind: "infix", text: ">", latex: ">", precedence: 4 },
  implementation: infix(">", (x, y) => x > y),
  kink: boundary,
});

/** x ≥ y */
export const ge: Binary = logical({
  ...steps,
  name: "ge",
  mathjs: ["largerEq"],
  notation: { kind: "infix", text: ">=", latex: "\\ge", precedence: 4 },
  implementation: infix(">=", (x, y) => x >= y),
  kink: boundary,
});

/** x = y */
export const eq: Binary = logical({
  ...steps,
  name: "eq",
  mathjs: ["equal"],
  notation: { kind: "infix", text: "==", latex: "=", precedence: 4 },
  implementation: infix("===", (x, y) => x === y),
  kink: boundary,
});

/** x ≠ y */
export const ne: Binary = logical({
  ...steps,
  name: "ne",
  mathjs: ["unequal"],
  notation: { kind: "infix", text: "!=", latex: "\\ne", precedence: 4 },
  implementation: infix("!==", (x, y) => x !== y),
  kink: boundary,
});

/** p and q */
export const and: Binary = logical({
  name: "and",
  of: "booleans",
  operands: ["p", "q"],
  mathjs: ["and"],
  notation: { kind: "infix", text: "and", latex: "\\land", precedence: 2 },
  commutative: true,
  implementation: infix("&&", (p, q) => p !== 0 && q !== 0),
  rules: [{ kind: "exact", sides: ({ p }) => [and(p, p), p] }],
  cost: 1,
});

/** p or q */
export const or: Binary = logical({
  name: "or",
  of: "booleans",
  operands: ["p", "q"],
  mathjs: ["or"],
  notation: { kind: "infix", text: "or", latex: "\\lor", precedence: 1 },
  commutative: true,
  implementation: infix("||", (p, q) => p !== 0 || q !== 0),
  rules: [{ kind: "exact", sides: ({ p }) => [or(p, p), p] }],
  cost: 1,
});

/** not p */
export const not: Unary = logical({
  name: "not",
  of: "booleans",
  operands: ["p"],
  mathjs: ["not"],
  notation: { kind: "prefix", text: "not ", latex: "\\lnot ", precedence: 3 },
  implementation: prefix("!", (p) => p === 0),
  rules: [{ kind: "exact", sides: ({ p }) => [not(not(p)), p] }],
  cost: 1,
});

/** Either p or q, not both. */
export const xor: Binary = logical({
  name: "xor",
  of: "booleans",
  operands: ["p", "q"],
  mathjs: ["xor"],
  notation: { kind: "infix", text: "xor", latex: "\\oplus", precedence: 1 },
  implementation: infix("!==", (p, q) => (p !== 0) !== (q !== 0)),
  cost: 1,
});
