import type { Span } from "../graph/provenance.ts";
import { entry } from "./entry.ts";
import { quoted, theseAre } from "./text.ts";

// What a user can do wrong when functions of arrays are inspected: points in files, elements, lengths. A part of the
// catalogue.

export const malformedPoint = entry("ADJ621", (path: string, reason: string, name?: string) => ({
  message: `${quoted(path)} is no point: ${name === undefined ? "" : `${quoted(name)}: `}${reason}`,
  help: 'a point is a JSON object of numbers and lists of lists: `{"W": [[1, 2], [3, 4]], "x": [1, 2]}`',
}));

export const noSuchElement = entry("ADJ622", (name: string, shape: string | undefined, span: Span) => ({
  message:
    shape === undefined
      ? `${quoted(name)} is a number and has no elements`
      : `there is no such element: ${quoted(name)} is an array of shape ${shape}`,
  span,
  help:
    shape === undefined
      ? undefined
      : "an element is written with one index per axis, counted from 1: `x[2]`, `W[1, 3]`",
}));

export const malformedSizes = entry("ADJ623", (text: string, names: readonly string[], span: Span | undefined) => ({
  message: `${quoted(text)} does not say what the lengths are`,
  span,
  notes: [names.length === 0 ? "the function has no named lengths" : theseAre("named length", names)],
  help: "write every length as a positive whole number: `--sizes n=100,m=20`",
}));
