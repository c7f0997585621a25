/** Programs of any size, as text. */

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** 1/(1 + exp(−(1/(1 + …)))), nested so many times. */
export function nestedLogistics(depth: number): string {
  return range(depth).reduce((inner) => `1/(1 + exp(-(${inner})))`, "x");
}

/** x1² + x2² + … */
export function sumOfSquares(terms: number): string {
  return range(terms)
    .map((i) => `x${i}^2`)
    .join(" + ");
}

/** A sum of waves of one variable. */
export function sumOfWaves(terms: number): string {
  return range(terms)
    .map((i) => `a * sin(${i} * x)`)
    .join(" + ");
}

/** Rosenbrock's function of so many variables, written out. */
export function rosenbrock(variables: number): string {
  return range(variables - 1)
    .map((i) => `100 * (x${i + 1} - x${i}^2)^2 + (1 - x${i})^2`)
    .join(" + ");
}
