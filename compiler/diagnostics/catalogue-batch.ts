import { entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What cannot be asked of functions that are carried out for many rows, and of mixed modes and products. A part of the
// catalogue.

export const batchOfArrays = entry("ADJ634", (name: string) => ({
  message: `only functions of numbers are carried out for many rows, and ${quoted(name)} has arrays or loops`,
  help: "give a parameter that is an array a named length, such as `X=nx4`, and write the sum over its rows",
}));

export const nothingVaries = entry("ADJ635", (name: string) => ({
  message: `no parameter of ${quoted(name)} has a value in each row: all of them are shared`,
  help: "leave out of the shared parameters those that stand in the rows",
}));

export const differentiatedRow = entry("ADJ636", (names: readonly string[], shared: readonly string[]) => ({
  message:
    names.length === 0
      ? "a sum over rows is differentiated by the parameters that all rows share, and there are none"
      : `a sum over rows is differentiated by the parameters that all rows share, and ${quotedList(names)} ${names.length === 1 ? "is" : "are"} given in each row`,
  notes: shared.length === 0 ? [] : [`the rows share ${quotedList(shared)}`],
  help: "name the parameters to differentiate by as shared, or ask for the derivatives of each row, without the sum",
}));

export const wrongBatchArgument = entry("ADJ637", (given: string, parameters: readonly string[]) => ({
  message: `${given} does not fit the parameters of the function of many rows`,
  notes: [`the parameters are ${parameters.join(", ")}`],
}));

export const mixedModeOfArrays = entry("ADJ638", (name: string) => ({
  message: `intermediate values are eliminated from functions of numbers only, and ${quoted(name)} has arrays or loops`,
  help: "choose the mode `forward` or `reverse`, or leave the choice to `auto`",
}));

export const productOfFormulas = entry("ADJ639", (name: string) => ({
  message: `Gauss-Newton products are made of formulas, and ${quoted(name)} has loops or arrays of its own`,
  help: "call its `jvp`, and its `vjp` with the tangent that this gives as the adjoint",
}));
