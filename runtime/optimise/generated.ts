import { layoutOf, type Layout } from "./layout.ts";
import type { JointObjective, WithHessian, WithProduct } from "./objective.ts";
import type { Equations } from "./roots/system.ts";
import { elementsOf, type Matrix, type Vector } from "./vector.ts";

/** A function of several numbers: one of a generated module, or one that was compiled in process. */
type NumberFunction<Result> = (...x: readonly number[]) => Result;

/** The functions of a generated module for a function of several numbers, `f(x, y)`; those that a solver needs. */
export interface NumberFunctions {
  readonly value?: NumberFunction<number | Vector>;
  readonly gradient?: NumberFunction<Vector>;
  readonly valueAndGradient?: NumberFunction<{ readonly value: number; readonly gradient: Vector }>;
  readonly hessian?: NumberFunction<Matrix>;
  /** Called with a point and a direction, as compiled functions are. */
  readonly hvp?: (point: readonly number[], direction: readonly number[]) => { readonly product: Vector };
  /** Called with the numbers of a point and then those of a direction, as functions of modules are. */
  readonly flatHvp?: NumberFunction<{ readonly product: Vector }>;
}

/**
 * The objective that functions of several numbers make up: `ofNumbers(f)` of a compiled function, or
 * `ofNumbers({ value: f, gradient: fGradient })` of functions of a generated module.
 *
 * @throws TypeError unless there is `valueAndGradient`, or `value` and `gradient`; and, when it is called, where a value
 * is not one number.
 */
export function ofNumbers(
  functions: Has<"hessian" | "hvp"> | Has<"hessian" | "flatHvp">,
): JointObjective & WithHessian & WithProduct;
export function ofNumbers(functions: Has<"hessian">): JointObjective & WithHessian;
export function ofNumbers(functions: Has<"hvp"> | Has<"flatHvp">): JointObjective & WithProduct;
export function ofNumbers(functions: NumberFunctions): JointObjective;
export function ofNumbers(functions: NumberFunctions): JointObjective & Partial<WithHessian & WithProduct> {
  // Compiled functions make a derivative when they are first asked for it, so that nothing is asked for before its use.
  const get = <Name extends keyof NumberFunctions>(name: Name): NonNullable<NumberFunctions[Name]> => {
    const found = functions[name];
    if (found) return found;
    throw new TypeError(`there is no function \`${name}\``);
  };
  const value = valueOf(functions);
  return {
    ...objectiveOf(
      value && ((x) => value(...x)),
      "gradient" in functions && ((x) => get("gradient")(...x)),
      "valueAndGradient" in functions && ((x) => get("valueAndGradient")(...x)),
    ),
    ...("hessian" in functions && { hessian: (x: Float64Array) => get("hessian")(...x) }),
    ...("flatHvp" in functions && { hvp: (x: Float64Array, d: Float64Array) => get("flatHvp")(...x, ...d).product }),
    ...("hvp" in functions && { hvp: (x: Float64Array, d: Float64Array) => get("hvp")([...x], [...d]).product }),
  };
}

/** Functions among which there are some that may be missing in general. */
type Has<Name extends keyof NumberFunctions> = NumberFunctions & Required<Pick<NumberFunctions, Name>>;

/** The value alone; a compiled function is called itself. */
function valueOf(functions: NumberFunctions): NumberFunction<number> | undefined {
  const value: unknown = typeof functions === "function" ? functions : functions.value;
  if (!isNumberFunction(value)) return undefined;
  return (...x) => {
    const result = value(...x);
    if (typeof result === "number") return result;
    throw new TypeError("the function has several values, and only one can be minimised");
  };
}

function isNumberFunction(value: unknown): value is NumberFunction<unknown> {
  return typeof value === "function";
}

/** An objective of the functions that there are. @throws TypeError when they are too few. */
function objectiveOf(
  value: ((x: Float64Array) => number) | undefined,
  gradient: ((x: Float64Array) => Vector) | false | undefined,
  valueAndGradient: JointObjective["valueAndGradient"] | false | undefined,
): JointObjective {
  const apart = value && gradient && ((x: Float64Array) => ({ value: value(x), gradient: gradient(x) }));
  const together = valueAndGradient || apart;
  if (!together) throw new TypeError("an objective is `valueAndGradient`, or `value` and `gradient`");
  return { valueAndGradient: together, ...(value && { value }), ...(gradient && { gradient }) };
}

/** As many functions of several numbers as numbers, with their Jacobian. */
export interface NumberEquations {
  readonly value?: NumberFunction<number | Vector>;
  readonly jacobian: NumberFunction<Matrix>;
}

/**
 * The equations F(x) = 0 for `newtonSystem` that a function with several outputs makes up: `equationsOfNumbers(f)` of a
 * compiled function, or `equationsOfNumbers({ value: f, jacobian: fJacobian })`. @throws TypeError without a value.
 */
export function equationsOfNumbers(functions: NumberEquations): Equations {
  const value: unknown = typeof functions === "function" ? functions : functions.value;
  if (!isNumberFunction(value)) throw new TypeError("equations are `value` and `jacobian`");
  return {
    value: (x) => {
      const result = value(...x);
      return typeof result === "number" ? [result] : listOf(result);
    },
    jacobian: (x) => functions.jacobian(...x),
  };
}

function listOf(result: unknown): readonly number[] {
  if (Array.isArray(result) && result.every((item) => typeof item === "number")) return result;
  throw new TypeError("the value of equations must be a list of numbers");
}

/**
 * The objective of a function that writes its gradient into an array and returns its value: of the style `into` with the
 * point as one array, or made by `prepare("valueAndGradient")`.
 */
export function ofInto(evaluate: (x: Float64Array, gradient: Float64Array) => number | undefined): JointObjective {
  return {
    valueAndGradient: (x) => {
      const gradient = new Float64Array(x.length);
      return { value: evaluate(x, gradient) ?? NaN, gradient };
    },
  };
}

/** Functions of structured parameters, whose gradients are structured alike, or lists in the order of the fields. */
export interface ParameterFunctions<Parameters> {
  readonly value?: (parameters: Parameters) => number;
  readonly gradient?: (parameters: Parameters) => unknown;
  readonly valueAndGradient?: (parameters: Parameters) => { readonly value: number; readonly gradient: unknown };
  /** A row for each field, with a block for each field: the elements of one by those of the other, row by row. */
  readonly hessian?: (parameters: Parameters) => readonly (readonly (number | Vector)[])[];
  readonly hvp?: (parameters: Parameters, direction: Parameters) => { readonly product: unknown };
}

/** An objective of vectors that stand for structured parameters. */
export interface Parameterised<Parameters> extends JointObjective, Layout<Parameters> {
  /** The example, as a vector. */
  readonly start: Float64Array;
}

/** Functions among which there are some that may be missing in general. */
type HasOf<P, Name extends keyof ParameterFunctions<P>> = ParameterFunctions<P> &
  Required<Pick<ParameterFunctions<P>, Name>>;

/**
 * The objective that functions of structured parameters make up, among them functions of arrays:
 *
 * ```
 * const problem = ofParameters({ w, b: 0 }, { valueAndGradient: ({ w, b }) => loss.valueAndGradient(w, b, X, t) });
 * const { point } = lbfgs(problem, problem.start);
 * const { w, b } = problem.unflatten(point);
 * ```
 *
 * @throws TypeError where a parameter is neither a number, a typed array, a list nor a record, and unless there is
 * `valueAndGradient`, or `value` and `gradient`.
 */
export function ofParameters<P>(
  example: P,
  functions: HasOf<P, "hessian" | "hvp">,
): Parameterised<P> & WithHessian & WithProduct;
export function ofParameters<P>(example: P, functions: HasOf<P, "hessian">): Parameterised<P> & WithHessian;
export function ofParameters<P>(example: P, functions: HasOf<P, "hvp">): Parameterised<P> & WithProduct;
export function ofParameters<P>(example: P, functions: ParameterFunctions<P>): Parameterised<P>;
export function ofParameters<P>(
  example: P,
  functions: ParameterFunctions<P>,
): Parameterised<P> & Partial<WithHessian & WithProduct> {
  const layout = layoutOf(example);
  const { flatten, unflatten } = layout;
  const { value, gradient, valueAndGradient, hessian, hvp } = functions;
  return {
    ...layout,
    start: flatten(example),
    ...objectiveOf(
      value && ((x) => value(unflatten(x))),
      gradient && ((x) => flatten(gradient(unflatten(x)))),
      valueAndGradient &&
        ((x) => {
          const found = valueAndGradient(unflatten(x));
          return { value: found.value, gradient: flatten(found.gradient) };
        }),
    ),
    ...(hessian && { hessian: (x) => assembled(hessian(unflatten(x)), fieldSizes(example)) }),
    ...(hvp && { hvp: (x, d) => flatten(hvp(unflatten(x), unflatten(d)).product) }),
  };
}

function fieldSizes(example: unknown): readonly number[] {
  return typeof example === "object" && example !== null
    ? Object.values(example).map((field: unknown) => layoutOf(field).size)
    : [];
}

/** The matrix that blocks make up. */
function assembled(blocks: readonly (readonly (number | Vector)[])[], sizes: readonly number[]): Float64Array {
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const out = new Float64Array(n * n);
  let top = 0;
  sizes.forEach((height, i) => {
    let left = 0;
    sizes.forEach((width, j) => {
      const block = blocks[i]?.[j] ?? [];
      const name = `block ${i}, ${j} of the Hessian`;
      const elements = elementsOf(typeof block === "number" ? [block] : block, height * width, name);
      for (let row = 0; row < height; row++) {
        out.set(elements.subarray(row * width, (row + 1) * width), (top + row) * n + left);
      }
      left += width;
    });
    top += height;
  });
  return out;
}
