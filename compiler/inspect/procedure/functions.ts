import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { Procedure } from "../../procedure/procedure.ts";
import type { ProcedureOptions } from "../../transforms/procedure/signature.ts";
import { movingElements, resultElements, resultParts, type RealElement } from "./elements.ts";
import { copyOf, instantiated, type GeneratedDerivatives } from "./generated.ts";
import { guarded } from "./guard.ts";
import { numbersIn } from "./parts.ts";
import { isList, isRecord, type StructuredValue } from "./values.ts";

/** The generated functions of a procedure at a point, over the numbers of its parameters and of its results. */
export interface ProcedureFunctions {
  readonly parameters: readonly RealElement[];
  readonly results: readonly RealElement[];
  /** What it returns, and the parameters that it writes. */
  readonly values: readonly StructuredValue[];
  /** The numbers of the results; undefined where the loops do not end in a reasonable time, or something is not defined. */
  readonly value: (point: readonly number[]) => readonly number[] | undefined;
  readonly jvp: (point: readonly number[], tangent: readonly number[]) => readonly number[];
  readonly vjp: (point: readonly number[], adjoint: readonly number[]) => readonly number[];
}

/** A procedure at a point, as functions of the numbers there. The arrays among the arguments are stored as it wants them. */
export function functionsAt(
  procedure: Procedure,
  generated: GeneratedDerivatives,
  given: readonly StructuredValue[],
  options: ProcedureOptions,
): ProcedureFunctions {
  const moving = movingElements(procedure, given, options);
  const functions = {
    value: generated("value"),
    guarded: instantiated(guarded(procedure)),
    jvp: generated("jvp"),
    vjp: generated("vjp"),
  };
  const argumentsAt = (point: readonly number[]): readonly StructuredValue[] => moving.moved(point).map(copyOf);
  /** What is written into parameters. */
  const writtenIn = (copies: readonly StructuredValue[]): readonly StructuredValue[] =>
    procedure.parameters.flatMap((parameter, index) => (parameter.written ? [at(copies, index)] : []));
  const guardedValues = (point: readonly number[], iterations: number): Guarded => {
    const copies = argumentsAt(point);
    const returned = functions.guarded([...copies, iterations]);
    if (returned === undefined || !isList(returned)) throw new InternalError("a guarded function returns no list");
    return { values: [...returned.slice(0, -1), ...writtenIn(copies)], left: Number(returned.at(-1)) };
  };
  const here = moving.elements.map(({ number }) => number);
  const copies = argumentsAt(here);
  const returned = functions.value(copies);
  const values = [...(returned === undefined ? [] : [returned]), ...writtenIn(copies)];
  const most = MANY * (1 + FAR - guardedValues(here, FAR).left);
  const results = resultElements(procedure, values);
  return {
    parameters: moving.elements,
    results: results.elements,
    values,
    value: (point) => {
      const moved = valueWhereDefined(() => guardedValues(point, most));
      if (moved === undefined || moved.left < 0) return undefined;
      const numbers = resultElements(procedure, moved.values).elements.map(({ number }) => number);
      // Another number of results has nothing to do with the derivative here.
      return numbers.length === results.elements.length ? numbers : undefined;
    },
    jvp: (point, tangent) => {
      const product = functions.jvp([...argumentsAt(point), ...moving.parts(tangent)]);
      return numbersIn(fieldOf(product, "tangent"));
    },
    vjp: (point, adjoint) => {
      const parts = results.parts(adjoint);
      const seed = resultParts(procedure).length === 1 ? parts : [parts];
      return numbersIn(fieldOf(functions.vjp([...argumentsAt(point), ...seed]), "cotangents"));
    },
  };
}

/** The values of a function whose loops are left after a number of iterations, and how many of these are left. */
interface Guarded {
  readonly values: readonly StructuredValue[];
  readonly left: number;
}

/** More iterations than there will be at the point, where the function has been seen to end. */
const FAR = 1e9;

/** How many times as many iterations there may be elsewhere. */
const MANY = 1000;

/** Undefined where the generated code finds no element to read, or is given what it refuses. */
function valueWhereDefined<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function fieldOf(product: StructuredValue | undefined, name: string): StructuredValue {
  const field = product !== undefined && isRecord(product) ? product[name] : undefined;
  if (field === undefined) throw new InternalError(`a generated product has no ${name}`);
  return field;
}
