import { at } from "../../diagnostics/internal-error.ts";
import type { Procedure, Structure, Variable } from "../../procedure/procedure.ts";
import { differentiated, sourcesOf, type ProcedureOptions } from "../../transforms/procedure/signature.ts";
import { realPart, withReals } from "./parts.ts";
import type { StructuredValue } from "./values.ts";

/** A real number of a parameter or of a result. */
export interface RealElement {
  /** What it is called: `params.w[2]`. */
  readonly name: string;
  readonly number: number;
  /** The variable that it is an element of. */
  readonly leaf: Variable;
}

/** The real numbers of values, and the values with other ones. */
export interface RealElements {
  readonly elements: readonly RealElement[];
  /** The parts that have real numbers, with other ones in the places of the elements. */
  readonly parts: (numbers: readonly number[]) => readonly StructuredValue[];
}

/** A value, its structure, and what it is called. */
interface NamedValue {
  readonly structure: Structure;
  readonly value: StructuredValue;
  readonly path: string;
}

function realElements(values: readonly NamedValue[], isWanted: (leaf: Variable) => boolean): RealElements {
  const elements: RealElement[] = [];
  for (const { structure, value, path } of values) {
    const collect = (number: number, name: string, leaf: Variable): number => {
      elements.push({ name, number, leaf });
      return number;
    };
    realPart(structure, value, path, collect, isWanted);
  }
  return {
    elements,
    parts: (numbers) => {
      let next = 0;
      return values.flatMap(({ structure, value, path }) => {
        const part = realPart(structure, value, path, () => at(numbers, next++), isWanted);
        return part === undefined ? [] : [part];
      });
    },
  };
}

/** What is differentiated at a point, and the arguments with other numbers there. */
export interface MovingElements extends RealElements {
  readonly moved: (numbers: readonly number[]) => readonly StructuredValue[];
}

/** The numbers of the parameters that are differentiated; its parts are what tangents are made of. */
export function movingElements(
  procedure: Procedure,
  given: readonly StructuredValue[],
  options: ProcedureOptions,
): MovingElements {
  const sources = new Set<Variable>(sourcesOf(differentiated(procedure, options)));
  const isWanted = (leaf: Variable): boolean => sources.has(leaf);
  const values = procedure.parameters.map(({ structure, name }, index) => ({
    structure,
    value: at(given, index),
    path: name,
  }));
  return {
    ...realElements(values, isWanted),
    moved: (numbers) => {
      let next = 0;
      return values.map(({ structure, value, path }) =>
        withReals(structure, value, path, () => at(numbers, next++), isWanted),
      );
    },
  };
}

/** What a procedure gives, by parts: what it returns, and the parameters that it writes. */
export function resultParts({ name, result, parameters }: Procedure): readonly Omit<NamedValue, "value">[] {
  const returned = result && { structure: result, path: result.form === "record" ? "" : name };
  const written = parameters.filter((parameter) => parameter.written);
  return [...(returned ? [returned] : []), ...written.map((each) => ({ structure: each.structure, path: each.name }))];
}

/** The numbers of what a procedure has given. */
export function resultElements(procedure: Procedure, values: readonly StructuredValue[]): RealElements {
  const parts = resultParts(procedure).map((part, index) => ({ ...part, value: at(values, index) }));
  return realElements(parts, () => true);
}
