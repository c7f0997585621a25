import type { Span } from "../graph/provenance.ts";
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

export const startNotFinite = entry("ADJ672", (name: string, value: number, option?: string, span?: Span) => ({
  message: `the search cannot start at ${quoted(name)} = ${value}`,
  span,
  help: `start at finite numbers: ${quoted(option ?? "--from")}`,
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

export const keepsFalling = entry("ADJ678", (value: number, distance: number) => ({
  message: "the gradient is within its tolerance, but this is no minimum: the function keeps falling",
  notes: [`it falls to ${Number(value.toPrecision(3))} at a distance of ${Number(distance.toPrecision(3))}`],
  help: "try a smaller `--tolerance`, see whether there is a minimum, or start elsewhere: `--from`",
  severity: "warning",
}));

export const uncertainMinimum = entry("ADJ679", () => ({
  message: "the gradient is within its tolerance, but whether this is a minimum is not certain",
  notes: [
    "its second derivatives do not tell: in some direction they vanish or change too much nearby, are not finite, or predict a minimum that is not close by",
  ],
  help: "a smaller `--tolerance`, or another start, `--from`, may tell",
  severity: "warning",
}));

export const notAMinimum = entry("ADJ677", () => ({
  message: "the gradient vanishes, but this is no minimum: the function is lower in some direction",
  notes: ["its matrix of second derivatives has a negative eigenvalue"],
  help: "start elsewhere: `--from`",
  severity: "warning",
}));
