import type { Span } from "../graph/provenance.ts";
import { didYouMean, entry } from "./entry.ts";
import { quoted, quotedList, theseAre } from "./text.ts";

// What a user can do wrong with arrays: shapes, indices, dimensions. A part of the catalogue.

export const malformedShape = entry("ADJ109", (text: string, reason: string, span: Span | undefined) => ({
  message: text === "" ? reason : `${quoted(text)} is no shape: ${reason}`,
  span,
  help: "a shape is a list of lengths, numbers or names, such as `200x784`, `nx784` or `3`",
}));

export const shapeOfNothing = entry(
  "ADJ211",
  (name: string, parameters: readonly string[], suggestion: string | undefined, span: Span | undefined) => ({
    message: `a shape is declared for ${quoted(name)}, which is no parameter`,
    span,
    notes: [parameters.length === 0 ? "there are no parameters" : theseAre("parameter", parameters)],
    help: didYouMean(suggestion),
  }),
);

export const emptyArray = entry("ADJ307", (what: string, span: Span) => ({
  message: `${what} is not supported`,
  span,
  help: "an array has at least one element",
}));

export const arrayOperand = entry("ADJ308", (what: string, shape: string, span: Span, help?: string) => ({
  message: `a number is expected here, but ${quoted(what)} is ${shape}`,
  span,
  help,
}));

export const shapesDoNotFit = entry("ADJ404", (message: string, span: Span, help?: string) => ({
  message,
  span,
  help,
}));

export const raggedArray = entry("ADJ405", (first: string, other: string, span: Span) => ({
  message: `the parts of an array have one shape, but the first is ${first} and this is ${other}`,
  span,
  help: "rows are separated by `;`: `[1, 2; 3, 4]`; to join arrays write `concat(a, b, dimension)`",
}));

export const indexOutOfRange = entry(
  "ADJ406",
  (index: string, length: string, array: string, shape: string, span: Span) => ({
    message: `the index ${index} is not in the range from 1 to ${length}`,
    span,
    notes: [`${quoted(array)} is ${shape}`],
  }),
);

export const indexNotKnown = entry("ADJ407", (message: string, span: Span, help?: string) => ({
  message,
  span,
  help: help ?? "an index is made of numbers, names of lengths and `end`: `x[2]`, `x[2:end]`, `x[[1, 3]]`",
}));

export const wrongDimension = entry(
  "ADJ408",
  (message: string, notes: readonly string[], span: Span, help?: string) => ({
    message,
    span,
    notes,
    help,
  }),
);

export const arrayExpected = entry("ADJ409", (expected: string, given: string, span: Span, help?: string) => ({
  message: `${expected} is expected here, but ${given}`,
  span,
  help,
}));

export const argumentNotKnown = entry("ADJ410", (message: string, span: Span, help?: string) => ({
  message,
  span,
  help,
}));

export const arrayTooLarge = entry("ADJ506", (shape: string, limit: number, span: Span | undefined) => ({
  message: `${shape} has more than ${limit} elements: too many`,
  span,
}));

export const wrongArray = entry("ADJ615", (name: string, given: string, shape: string | undefined) => ({
  message: `${quoted(name)} is ${shape === undefined ? "a number" : `an array of shape ${shape}`}, and ${given} does not fit it`,
  help: shape === undefined ? undefined : "give lists of lists, row by row, or in a program a flat `Float64Array`",
}));

export const unsolvableLength = entry("ADJ616", (names: readonly string[]) => ({
  message: `the arguments do not tell ${names.length === 1 ? "the length" : "the lengths"} ${quotedList(names)}`,
  help: "give it as a number, or have a parameter in whose shape it is the only name",
}));

export const arrayOutput = entry("ADJ617", (what: string, shape: string) => ({
  message: `${what} belongs to a function with one number as its value, and this one is an array of shape ${shape}`,
  help: "ask for the Jacobian, `jvp` or `vjp`, or make it a number, with `sum` say",
}));

export const wrongSizes = entry(
  "ADJ618",
  (missing: readonly string[], unknown: string | undefined, needed: readonly string[]) => ({
    message:
      missing.length > 0
        ? `the length ${quotedList(missing)} is not given`
        : `${quoted(unknown ?? "")} is not the name of a length`,
    help:
      needed.length === 0
        ? "the shapes have no named lengths: leave them out"
        : `give the lengths that the shapes name: \`{ ${needed.map((name) => `${name}: 100`).join(", ")} }\``,
  }),
);
