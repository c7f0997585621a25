import { compileProcedure } from "../../compile-procedure.ts";
import { nothingMoves, notOneNumber } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import { returnsNumber } from "../../emit/procedure/module.ts";
import type { ParsedProcedure } from "../../frontends/typescript/procedure.ts";
import { movingElements } from "../../inspect/procedure/elements.ts";
import { asStored, numbersIn } from "../../inspect/procedure/parts.ts";
import { run } from "../../inspect/procedure/run.ts";
import { structuredJson, structuredText } from "../../inspect/procedure/text.ts";
import type { StructuredValue } from "../../inspect/procedure/values.ts";
import { describeResult, requireWrt } from "../../request.ts";
import { differentiated } from "../../transforms/procedure/signature.ts";
import type { Problem, ProblemOptions } from "./problem.ts";

/**
 * The problem of minimising a function with loops and arrays. It is carried out by the interpreter first, which tells what
 * is wrong at the start.
 * @throws DiagnosticError when it gives more than one number, or none of its parameters moves.
 */
export function procedureProblem(
  parsed: ParsedProcedure,
  given: readonly StructuredValue[],
  options: ProblemOptions,
): Problem {
  const { procedure, name, source } = parsed;
  const { wrt } = options;
  requireWrt(parsed, wrt);
  const wanted = differentiated(procedure, wrt ? { wrt } : {}).map(({ parameter }) => parameter.name);
  if (!returnsNumber(procedure)) {
    throw new DiagnosticError([notOneNumber(name, describeResult(procedure), wanted.join(", "))], source);
  }
  run(procedure, given, { source });
  const stored = procedure.parameters.map(({ structure }, index) => asStored(structure, at(given, index)));
  const { elements, moved, parts } = movingElements(procedure, stored, wrt ? { wrt } : {});
  if (elements.length === 0) throw new DiagnosticError([nothingMoves(name)], source);
  const f = compileProcedure(parsed, wrt ? { wrt } : {});
  const pointAt = (x: Float64Array): readonly StructuredValue[] => moved(Array.from(x));
  const nowhere = elements.map(() => NaN);
  const product = (x: Float64Array, direction: Float64Array): readonly number[] =>
    defined(() => numbersIn(f.hvp(pointAt(x), parts(Array.from(direction))).product), nowhere);
  return {
    name,
    start: Float64Array.from(elements, ({ number }) => number),
    objective: {
      value: (x) => defined(() => numberOf(f(...pointAt(x))), NaN),
      valueAndGradient: (x) =>
        defined(
          () => {
            const { value, gradient } = f.valueAndGradient(...pointAt(x));
            return { value, gradient: numbersIn(gradient) };
          },
          { value: NaN, gradient: nowhere },
        ),
      hvp: product,
      hessian: (x) => matrixOf(x.length, (direction) => product(x, direction)),
    },
    names: () => elements.map((element) => element.name),
    parameters: (found) => {
      const values = pointAt(found);
      return procedure.parameters.flatMap((parameter, index) => {
        if (!wanted.includes(parameter.name)) return [];
        const value = at(values, index);
        return [{ name: parameter.name, text: structuredText(value), json: structuredJson(value) }];
      });
    },
  };
}

/** What is computed, or something else at a point where an array would have a length that there is not. */
function defined<T>(compute: () => T, otherwise: T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RangeError) return otherwise;
    throw error;
  }
}

/** The matrix of a linear map, row by row, by its products with the unit vectors; it is symmetric. */
function matrixOf(n: number, product: (direction: Float64Array) => readonly number[]): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let j = 0; j < n; j++) matrix.set(product(new Float64Array(n).fill(1, j, j + 1)), j * n);
  return matrix;
}

function numberOf(value: StructuredValue | undefined): number {
  if (typeof value === "number") return value;
  throw new InternalError("the value is no number");
}
