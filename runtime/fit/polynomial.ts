import { columnNorms, norm } from "../linear/norms.ts";
import { leastSquares } from "../linear/least-squares.ts";
import { requireLength, zeros, type Vector } from "../linear/matrix.ts";

export interface PolynomialOptions {
  /** The squares of the errors are multiplied by these. */
  readonly weights?: Vector;
  /** What columns, all made equally long, must keep of their length to count as independent: max(m, n) ε. */
  readonly tolerance?: number;
}

/** A polynomial through data. */
export interface PolynomialFit {
  /** The coefficients of 1, x, x², …. */
  readonly coefficients: Float64Array;
  /** How many of the powers the data tell apart. */
  readonly rank: number;
  /** The root of the sum of the squares of the errors, with their weights. */
  readonly residualNorm: number;
}

/**
 * The polynomial of a degree with the smallest sum of squared errors in some points (x, y).
 *
 * By QR of the powers with column pivoting, each column made one long. Where there are fewer points than coefficients,
 * many polynomials go through all of them: this is the one whose coefficients, each times the length of its column, are
 * the shortest vector.
 * @throws RangeError unless the degree is a whole number and the lengths fit.
 */
export function fitPolynomial(x: Vector, y: Vector, degree: number, options: PolynomialOptions = {}): PolynomialFit {
  if (!Number.isInteger(degree) || degree < 0) throw new RangeError(`there is no polynomial of degree ${degree}`);
  requireLength(y, x.length);
  const { weights, tolerance } = options;
  if (weights) requireLength(weights, x.length);
  const n = degree + 1;
  const powers = zeros(x.length, n);
  const right = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const weight = Math.sqrt(weights?.[i] ?? 1);
    let power = weight;
    for (let j = 0; j < n; j++, power *= x[i]!) powers.values[i * n + j] = power;
    right[i] = weight * y[i]!;
  }
  const lengths = columnNorms(powers).map((length) => length || 1);
  const scaled = { ...powers, values: powers.values.map((value, place) => value / lengths[place % n]!) };
  const { solution, rank, residuals } = leastSquares(scaled, right, tolerance === undefined ? {} : { tolerance });
  return { coefficients: solution.map((value, j) => value / lengths[j]!), rank, residualNorm: norm(residuals) };
}

/** The value of a polynomial with the coefficients of 1, x, x², …, by Horner's rule. */
export function evaluatePolynomial(coefficients: Vector, x: number): number {
  let value = 0;
  for (let j = coefficients.length - 1; j >= 0; j--) value = value * x + coefficients[j]!;
  return value;
}
