/**
 * The length of an axis: a number, or a polynomial in named lengths as its canonical text (`n`, `n - 1`, `2*n*m + 3`), so
 * that equal lengths are equal texts.
 */
export type Dim = number | string;

/** A polynomial: its coefficients by monomial (names in order, joined by `*`; "" for the constant). */
type Polynomial = Map<string, number>;

/** One term of a length: a coefficient and the names that it multiplies. */
export interface DimTerm {
  readonly coefficient: number;
  readonly names: readonly string[];
}

/** The terms of a length, in order; none for 0. */
export function dimTerms(dim: Dim): readonly DimTerm[] {
  if (typeof dim === "number") return dim === 0 ? [] : [{ coefficient: dim, names: [] }];
  return dim.split(/ (?=[+-] )/).map((text) => {
    const sign = text.startsWith("- ") ? -1 : 1;
    const factors = text.replace(/^[+-] /, "").split("*");
    const [first = ""] = factors;
    return /^\d/.test(first)
      ? { coefficient: sign * Number(first), names: factors.slice(1) }
      : { coefficient: sign, names: factors };
  });
}

function polynomialOf(dim: Dim): Polynomial {
  return new Map(dimTerms(dim).map(({ coefficient, names }) => [names.join("*"), coefficient]));
}

function dimOf(polynomial: Polynomial): Dim {
  const terms = [...polynomial].filter(([, coefficient]) => coefficient !== 0);
  const degree = (monomial: string): number => (monomial === "" ? 0 : monomial.split("*").length);
  terms.sort(([a, x], [b, y]) => Number(y > 0) - Number(x > 0) || degree(b) - degree(a) || (a < b ? -1 : 1));
  const [only] = terms;
  if (only === undefined) return 0;
  if (terms.length === 1 && only[0] === "") return only[1];
  return terms
    .map(([monomial, coefficient], index) => {
      const size = Math.abs(coefficient);
      const text = monomial === "" ? String(size) : size === 1 ? monomial : `${String(size)}*${monomial}`;
      // Positive terms come first; a length that begins with a negative one is written `0 - n`, which no program has.
      return index === 0 ? (coefficient < 0 ? `- ${text}` : text) : `${coefficient < 0 ? "-" : "+"} ${text}`;
    })
    .join(" ");
}

/** a + b */
export function addDims(a: Dim, b: Dim): Dim {
  return typeof a === "number" && typeof b === "number" ? a + b : combine(a, b, 1);
}

/** a − b */
export function subDims(a: Dim, b: Dim): Dim {
  return typeof a === "number" && typeof b === "number" ? a - b : combine(a, b, -1);
}

function combine(a: Dim, b: Dim, factor: number): Dim {
  const sum = polynomialOf(a);
  for (const [monomial, coefficient] of polynomialOf(b)) {
    sum.set(monomial, (sum.get(monomial) ?? 0) + factor * coefficient);
  }
  return dimOf(sum);
}

/** a · b */
export function mulDims(a: Dim, b: Dim): Dim {
  // Without −0.
  if (typeof a === "number" && typeof b === "number") return a * b + 0;
  const product: Polynomial = new Map();
  for (const x of dimTerms(a)) {
    for (const y of dimTerms(b)) {
      const monomial = [...x.names, ...y.names].sort().join("*");
      product.set(monomial, (product.get(monomial) ?? 0) + x.coefficient * y.coefficient);
    }
  }
  return dimOf(product);
}

/** The number of elements of an array. */
export function sizeOf(dims: readonly Dim[]): Dim {
  return dims.reduce(mulDims, 1);
}

/** a / b, where b divides a as a polynomial with one term; undefined elsewhere. */
export function divDims(a: Dim, b: Dim): Dim | undefined {
  const [divisor, ...more] = dimTerms(b);
  if (divisor === undefined || more.length > 0) return a === b ? 1 : undefined;
  const quotient: Polynomial = new Map();
  for (const { coefficient, names } of dimTerms(a)) {
    const rest = [...names];
    for (const name of divisor.names) {
      const index = rest.indexOf(name);
      if (index < 0) return undefined;
      rest.splice(index, 1);
    }
    const share = coefficient / divisor.coefficient;
    if (!Number.isInteger(share)) return undefined;
    quotient.set(rest.join("*"), share);
  }
  return dimOf(quotient);
}

/** The names that a length is made of, each once. */
export function dimNames(dim: Dim): readonly string[] {
  return [...new Set(dimTerms(dim).flatMap(({ names }) => names))];
}

/** The number that a length is for given named lengths. */
export function dimValue(dim: Dim, sizes: ReadonlyMap<string, number>): number {
  if (typeof dim === "number") return dim;
  return dimTerms(dim).reduce(
    (sum, { coefficient, names }) =>
      sum + names.reduce((product, name) => product * (sizes.get(name) ?? NaN), coefficient),
    0,
  );
}

/** What a named length counts where amounts of work are compared before it is known. */
const TYPICAL_LENGTH = 100;

/** The number of elements of an array whose named lengths are of a typical size. */
export function typicalSize(dims: readonly Dim[]): number {
  const size = sizeOf(dims);
  return dimValue(size, new Map(dimNames(size).map((name) => [name, TYPICAL_LENGTH])));
}

/** The lengths of the axes as text: `200×784`, `n×10`; what is a sum stands in parentheses. */
export function showDims(dims: readonly Dim[]): string {
  return dims.map((dim) => (typeof dim === "string" && dim.includes(" ") ? `(${dim})` : String(dim))).join("×");
}
