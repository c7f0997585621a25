import { InternalError } from "../../diagnostics/internal-error.ts";
import type { ArrayVariable, Block, Index, Scalar, Statement, Structure } from "../../procedure/procedure.ts";
import type { Variables } from "./variables.ts";
import { moved, setTo } from "./tape.ts";

/** The part of a structure that consists of the wanted leaves, with something else in their places. */
export function mappedLeaves(
  structure: Structure,
  image: (leaf: Scalar | ArrayVariable) => Structure | undefined,
): Structure | undefined {
  switch (structure.form) {
    case "scalar":
    case "array":
      return image(structure);
    case "record": {
      const fields = structure.fields.flatMap(([name, field]): readonly (readonly [string, Structure])[] => {
        const part = mappedLeaves(field, image);
        return part ? [[name, part]] : [];
      });
      return fields.length > 0 ? { form: "record", fields } : undefined;
    }
    case "list": {
      const items = structure.items.flatMap((item) => mappedLeaves(item, image) ?? []);
      return items.length > 0 ? { form: "list", items } : undefined;
    }
  }
}

/** The same, where something must be left. */
export function someLeaves(
  structure: Structure,
  image: (leaf: Scalar | ArrayVariable) => Structure | undefined,
): Structure {
  const part = mappedLeaves(structure, image);
  if (!part) throw new InternalError("a structure without the leaves that are looked for");
  return part;
}

/** How long the axes of an array are. */
export function lengthsOf(array: ArrayVariable): readonly Index[] {
  return Array.from({ length: array.rank }, (_, axis): Index => ({ kind: "length", array, axis }));
}

/** A new array of zeros as long as another one. */
export function zerosLike(array: ArrayVariable, like: ArrayVariable): Statement {
  return { kind: "allocate", array, lengths: lengthsOf(like), fill: 0 };
}

/** Make a derivative that is all zero, of the shape of its variable. */
export function zeroed(derivative: Scalar | ArrayVariable, of: Scalar | ArrayVariable): Statement {
  if (derivative.form === "scalar") return setTo([[derivative, 0]], undefined);
  if (of.form === "scalar") throw new InternalError("an array as the derivative of a number");
  return zerosLike(derivative, of);
}

/** Loops that do something for each element of an array. */
export function forEachElement(
  array: ArrayVariable,
  variables: Variables,
  visit: (indices: readonly Index[]) => Block,
): Statement {
  const counters = Array.from({ length: array.rank }, (_, axis) => variables.scalar("ijkl".charAt(axis), "integer"));
  const indices = counters.map((variable): Index => ({ kind: "variable", variable }));
  const { statements } = counters.reduceRight<Block>((body, counter, axis) => {
    const from: Index = { kind: "number", value: 0 };
    const to: Index = { kind: "length", array, axis };
    return { locals: [], statements: [{ kind: "for", counter, from, to, step: 1, body }] };
  }, visit(indices));
  const [loop] = statements;
  if (!loop) throw new InternalError("an array without axes");
  return loop;
}

/** Copy the elements of one array to another of the same lengths. */
export function copied(from: ArrayVariable, to: ArrayVariable, variables: Variables): Statement {
  return forEachElement(from, variables, (indices) => {
    const copy = moved({ form: "element", array: from, indices }, { form: "element", array: to, indices }, undefined);
    return { locals: [], statements: [copy] };
  });
}
