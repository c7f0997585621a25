import { counted } from "../../runtime/counted.ts";
import type { Span } from "../graph/provenance.ts";
import { entry } from "./entry.ts";
import { quoted } from "./text.ts";

// What can go wrong when a function with loops and arrays is followed at a point. A part of the catalogue.

export const tooManyStepsTaken = entry("ADJ507", (limit: number, span: Span | undefined) => ({
  message: `the function takes more than ${limit} steps at this point`,
  span,
  help: "see whether its loops end, or take a smaller point",
}));

export const pathTooLong = entry("ADJ508", (limit: number, span: Span | undefined) => ({
  message: `written out, the computation at this point has more than ${limit} steps`,
  span,
  help: "take smaller arrays and counts; `check` and `eval` do not write it out",
}));

export const wrongArgument = entry("ADJ624", (path: string, expected: string, given: string) => ({
  message: `${quoted(path)} is ${expected}, and ${given} does not fit it`,
}));

export const elementOutside = entry(
  "ADJ625",
  (name: string, indices: readonly number[], axis: number, length: number, span: Span | undefined) => {
    const element = name + indices.map((index) => `[${index}]`).join("");
    const has = axis === 0 ? `${quoted(name)} has` : `the rows of ${quoted(name)} have`;
    return {
      message: `there is no ${quoted(element)} at this point: ${has} ${counted(length, "element")}`,
      span,
    };
  },
);

export const impossibleLength = entry("ADJ626", (name: string, length: number, span: Span | undefined) => ({
  message: `${quoted(name)} cannot be an array of ${counted(length, "element")}`,
  span,
}));

export const pointNeeded = entry("ADJ627", (command: string, name: string, example: string) => ({
  message: `${quoted(command)} follows ${quoted(name)} at a point, and none is given`,
  notes: ["how often its loops run, and which branches it takes, depends on the point"],
  help: `give one: ${quoted(example)}`,
}));
