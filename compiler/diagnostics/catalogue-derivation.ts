import { entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What cannot be asked of a function with loops and arrays. A part of the catalogue.

export const resultIsNoNumber = entry("ADJ628", (what: string, name: string, result: string) => ({
  message: `${what} exists only for functions that return one number, and ${quoted(name)} gives ${result}`,
  help: "ask for the `jacobian`, `jvp` or `vjp`",
}));

export const notDifferentiable = entry("ADJ629", (path: string, choices: readonly string[]) => ({
  message: `${quoted(path)} has no derivative: it holds no real number that only goes in`,
  notes: choices.length === 0 ? [] : [`derivatives exist with respect to ${quotedList(choices)}`],
}));

export const nothingToDifferentiate = entry("ADJ630", (name: string) => ({
  message: `${quoted(name)} has no parameter that a derivative exists with respect to`,
  help: "real numbers and arrays of them are differentiated; counts, truth values and arrays that are written are not",
}));

export const noSuchLoop = entry("ADJ632", (loop: string, name: string, choices: readonly string[]) => ({
  message: `${quoted(name)} has no loop ${quoted(loop)} that can be carried out in pieces`,
  notes: choices.length === 0 ? [] : [`such loops are ${quotedList(choices)}`],
  help: "give the counter of a loop that counts up or down by 1 and is never left early, or its line",
}));

export const optionOfProcedures = entry("ADJ633", (option: string, name: string) => ({
  message: `${quoted(option)} is for functions with loops that are kept, and ${quoted(name)} is written out`,
}));

export const optionOfFormulas = entry("ADJ631", (option: string, name: string) => ({
  message: `${quoted(option)} is not for functions such as ${quoted(name)}, whose arrays are what the source declares`,
}));

export const patternNeedsLengths = entry("ADJ640", (names: readonly string[]) => ({
  message: `where a sparse derivative has entries depends on ${quotedList(names)}, and a module holds one pattern`,
  help: "give the shapes in numbers, such as `--shape x=1000`, or call `sparseHessian` of `compile`, which finds the pattern when it is called",
}));

export const noSparseDerivative = entry("ADJ641", (kind: string, name: string) => ({
  message: `a module has no ${quoted(kind)} of functions of rows, or with loops that are kept, such as ${quoted(name)}`,
  help: "ask for products with it, `jvp` or `hvp`; `compileProcedure` has sparse derivatives of functions with loops",
}));

export const tooManyEntries = entry("ADJ642", (entries: number, limit: number) => ({
  message: `a sparse derivative would have ${entries} entries or more, and ${limit} is the largest number of them`,
  help: "ask for products with it: `jvp`, `vjp` or `hvp`",
}));
