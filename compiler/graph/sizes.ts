import { InternalError } from "../diagnostics/internal-error.ts";
import { dimNames, dimTerms, dimValue, showDims, sizeOf, type Dim } from "./dim.ts";
import type { Input } from "./graph.ts";
import type { Numbers } from "./primitive.ts";
import { dimsOf } from "./type.ts";

/** The numbers that named lengths are. */
export type Sizes = ReadonlyMap<string, number>;

/** How a named length follows from the number of elements of an input: name = (elements / divisor)^(1/power). */
export interface SizeStep {
  readonly name: string;
  /** The position of the input. */
  readonly input: number;
  readonly divisor: Dim;
  readonly power: number;
}

/** How the named lengths of the inputs follow from the numbers of their elements, one after another. */
export interface SizePlan {
  readonly steps: readonly SizeStep[];
  /** The names that no number of elements tells. */
  readonly unsolved: readonly string[];
}

/** Find out how the named lengths of inputs are solved for. */
export function planSizes(inputs: readonly Input[]): SizePlan {
  const all = new Set(inputs.flatMap(({ type }) => dimsOf(type).flatMap(dimNames)));
  const known = new Set<string>();
  const steps: SizeStep[] = [];
  const solve = (isDirect: boolean): boolean => {
    const before = steps.length;
    inputs.forEach(({ type }, input) => {
      const [term, ...more] = dimTerms(sizeOf(dimsOf(type)));
      const open = new Set(term?.names.filter((name) => !known.has(name)));
      const [name] = open;
      if (!term || more.length > 0 || open.size !== 1 || name === undefined) return;
      const power = term.names.filter((each) => each === name).length;
      const divisor = sizeOf([term.coefficient, ...term.names.filter((each) => each !== name)]);
      if (isDirect && (divisor !== 1 || power !== 1)) return;
      steps.push({ name, input, divisor, power });
      known.add(name);
    });
    return steps.length > before;
  };
  // An array of one axis tells its length even where another length is 0.
  solve(true);
  while (solve(false));
  return { steps, unsolved: [...all].filter((name) => !known.has(name)) };
}

/** The named lengths for given inputs. @throws InternalError when an input has another number of elements. */
export function solveSizes(inputs: readonly Input[], values: readonly Numbers[]): Sizes {
  const sizes = new Map<string, number>();
  if (inputs.every(({ type }) => type.kind !== "tensor")) return sizes;
  const elements = values.map((value) => (typeof value === "number" ? 1 : value.length));
  for (const { name, input, divisor, power } of planSizes(inputs).steps) {
    const quotient = (elements[input] ?? 0) / dimValue(divisor, sizes);
    sizes.set(name, power === 1 ? quotient : Math.round(quotient ** (1 / power)));
  }
  inputs.forEach(({ name, type }, index) => {
    const dims = dimsOf(type);
    const isWhole = dims.every((dim) => Number.isInteger(dimValue(dim, sizes)));
    if (elements[index] !== dimValue(sizeOf(dims), sizes) || !isWhole) {
      throw new InternalError(`${name} has ${elements[index] ?? 0} elements, and its shape is ${showDims(dims)}`);
    }
  });
  return sizes;
}
