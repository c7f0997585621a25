import { counted } from "../../runtime/counted.ts";
import type { Span } from "../graph/provenance.ts";
import { didYouMean, entry } from "./entry.ts";
import { quoted, quotedList, theseAre } from "./text.ts";

// What a user can do wrong when a model is fitted to data: formulas, start values, tables. A part of the catalogue.

const FORMULA = "a formula is what was observed, `~`, and the model: `y ~ b1 * exp(-b2*x)`";

export const malformedFormula = entry("ADJ651", (message: string, span: Span) => ({ message, span, help: FORMULA }));

export const neitherColumnNorParameter = entry(
  "ADJ652",
  (name: string, span: Span, columns: readonly string[], missing: readonly string[], suggestion?: string) => ({
    message: `${quoted(name)} is no column, and has no start value`,
    span,
    notes: [theseAre("column", columns)],
    help:
      didYouMean(suggestion) ??
      `if it is a parameter, say where the search starts: ${quoted(`--start ${missing.map((each) => `${each}=…`).join(",")}`)}`,
  }),
);

export const columnAndParameter = entry("ADJ653", (name: string, span: Span) => ({
  message: `${quoted(name)} has a start value, but it is a column`,
  span,
  help: "give the parameter another name",
}));

export const parameterOnTheLeft = entry("ADJ654", (name: string, span: Span) => ({
  message: `what was observed depends on the parameter ${quoted(name)}`,
  span,
  help: "only columns may stand on the left of `~`",
}));

export const parameterWithoutUse = entry("ADJ655", (name: string, span: Span) => ({
  message: `the model does not depend on ${quoted(name)}`,
  span,
  help: "leave its start value out",
}));

export const unnamedStart = entry("ADJ656", (span: Span) => ({
  message: "this is no name and a value",
  span,
  help: "write each parameter with the value that its search starts from: `--start b1=500,b2=1e-4`",
}));

export const malformedBounds = entry("ADJ657", (message: string, span: Span) => ({
  message,
  span,
  help: "bounds are written `--bounds b1=0:10,b2=0:`; what is left out is no bound",
}));

export const malformedTable = entry("ADJ658", (message: string, span: Span | undefined, help?: string) => ({
  message,
  span,
  help,
}));

export const notANumber = entry("ADJ659", (column: string, text: string, span: Span) => ({
  message: text === "" ? `a value of ${quoted(column)} is missing` : `${quoted(text)} is not a number`,
  span,
  notes: text === "" ? [] : [`all values of ${quoted(column)} must be numbers`],
  help: /^\d+,\d+$/.test(text) ? "write decimal points, not commas" : undefined,
}));

export const noSuchColumn = entry("ADJ660", (name: string, columns: readonly string[], suggestion?: string) => ({
  message: `there is no column ${quoted(name)}`,
  notes: [theseAre("column", columns)],
  help: didYouMean(suggestion),
}));

export const tooFewRows = entry("ADJ661", (rows: number, parameters: number) => ({
  message: `${counted(rows, "row")} ${rows === 1 ? "does" : "do"} not determine ${counted(parameters, "parameter")}`,
}));

export const malformedWeight = entry("ADJ662", (text: string, span: Span) => ({
  message: `${quoted(text)} is no weight: weights are not negative`,
  span,
}));

export const notFiniteInRow = entry("ADJ663", (what: string, value: number, span: Span, help?: string) => ({
  message: `${what} is ${value} for this row`,
  span,
  help,
}));

export const modelIsNoNumber = entry("ADJ664", (side: string, span: Span) => ({
  message: `${side} is no number that is computed of numbers`,
  span,
  help: "each row is one observation: names of columns stand for the numbers of a row",
}));

export const undeterminedParameters = entry("ADJ665", (names: readonly string[]) => ({
  message:
    names.length === 1
      ? `at the values that were found, ${quotedList(names)} does not influence the model`
      : `the data do not tell ${quotedList(names)} apart`,
  notes: ["they have no standard errors"],
  help: "write the model with fewer parameters, or start elsewhere",
  severity: "warning",
}));

export const notConverged = entry("ADJ666", (reason: string, help: string) => ({
  message: `the search ended without a solution: ${reason}`,
  help,
  severity: "warning",
}));

export const unknownPicture = entry("ADJ667", (path: string) => ({
  message: `${quoted(path)} is neither an \`.html\` nor an \`.svg\` file`,
}));
