import { lottery } from "./large-graphs.ts";

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
    .map((i) => `(1 - x${i})^2 + 100 * (x${i + 1} - x${i}^2)^2`)
    .join(" + ");
}

/** A program of so many steps without a pattern. */
export function wandering(steps: number): string {
  const next = lottery(steps);
  const value = (step: number): string => (step < 4 || next(4) === 0 ? `x${1 + next(4)}` : `s${step - 1 - next(3)}`);
  const forms: readonly ((a: string, b: string) => string)[] = [
    (a, b) => `sin(${a} + ${b})`,
    (a, b) => `cos(${a}) * ${b}`,
    (a, b) => `tanh(${a} - ${b})`,
    (a, b) => `${a} > ${b} ? ${a} * ${b} : sin(${b})`,
    (a, b) => `0.${1 + next(8)} ${a} + ${b} / 4`,
  ];
  const lines = range(steps).map((step) => `s${step} = ${forms[next(forms.length)]!(value(step), value(step))}`);
  const total = range(steps)
    .filter((step) => step % 5 === 0)
    .map((step) => `s${step}`);
  return [...lines, total.join(" + ")].join("\n");
}
