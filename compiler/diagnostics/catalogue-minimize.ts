import { entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What can go wrong when a function is minimised. A part of the catalogue.

export const notOneNumber = entry("ADJ670", (name: string, gives: string, wrt: string) => ({
  message: `only one number can be minimised, and ${quoted(name)} gives ${gives}`,
  help: `minimise the sum of its squares, written as a function of ${wrt}; to fit a formula to data, use \`adjoint fit\``,
}));

export const nothingMoves = entry("ADJ671", (name: string) => ({
  message: `${quoted(name)} has no number that could be changed`,
  help: "give it a parameter",
}));

export const startNotFinite = entry("ADJ672", (name: string, value: number) => ({
  message: `the search cannot start at ${quoted(name)} = ${value}`,
  help: "start at finite numbers: `--from`",
}));

export const notFiniteAtStart = entry("ADJ673", (what: string, value: number) => ({
  message: `${what} is ${value} at the start`,
  help: "start elsewhere: `--from`",
}));

export const optionWithoutUse = entry("ADJ674", (option: string, method: string, methods: readonly string[]) => ({
  message: `the method ${quoted(method)} has no use for ${quoted(option)}`,
  help: `leave it out, or choose a method that has: ${quotedList(methods)}`,
}));

export const historyExists = entry("ADJ675", (path: string) => ({
  message: `there is a file ${quoted(path)} already`,
  help: "choose another file, or overwrite it with `--force`",
}));

export const searchEndedEarly = entry("ADJ676", (reason: string, help: string) => ({
  message: `no minimum was found: ${reason}`,
  help,
  severity: "warning",
}));

export const notAMinimum = entry("ADJ677", () => ({
  message: "the gradient vanishes, but this is no minimum: the function is lower in some direction",
  notes: ["its matrix of second derivatives has a negative eigenvalue"],
  help: "start elsewhere: `--from`",
  severity: "warning",
}));
