import type { Span } from "../graph/provenance.ts";
import { entry } from "./entry.ts";
import { quoted, theseAre } from "./text.ts";

// What a user can do wrong in a TypeScript source: 8xx. A part of the catalogue.

/** What graphs do not have, procedures do. */
const GRAPHS = "a function of numbers is read as a graph; `parseProcedure` reads arrays, objects and any loops";

export const typescriptSyntax = entry("ADJ801", (message: string, span: Span) => ({
  message: sentence(message),
  span,
}));

export const typeError = entry("ADJ802", (message: string, code: number, span: Span) => ({
  message: sentence(message),
  span,
  notes: [`this is the error TS${code} of the TypeScript compiler`],
}));

export const formulaOption = entry("ADJ803", (option: string) => ({
  message: `${quoted(option)} is for formulas: a TypeScript function says what its parameters are`,
  help: "leave it out",
}));

export const whichFunction = entry("ADJ804", (functions: readonly string[]) => ({
  message: functions.length === 0 ? "the file has no function" : "which of the functions is meant?",
  notes: functions.length === 0 ? [] : [theseAre("function", functions)],
  help:
    functions.length === 0
      ? "write `export function f(x: number): number { … }`"
      : `name one: \`file.ts#${functions.at(-1) ?? ""}\``,
}));

export const parameterWithoutType = entry("ADJ805", (name: string, span: Span) => ({
  message: `the parameter ${quoted(name)} has no type`,
  span,
  help: `write \`${name}: number\``,
}));

export const parameterType = entry("ADJ806", (name: string, type: string, span: Span) => ({
  message: `the parameter ${quoted(name)} is no plain number, but ${quoted(type)}`,
  span,
  notes: [GRAPHS],
  help: "write one parameter `name: number` for every number, always given",
}));

export const arrayParameter = entry("ADJ807", (name: string, type: string, span: Span) => ({
  message: `the parameter ${quoted(name)} is an array: ${quoted(type)}`,
  span,
  notes: [GRAPHS],
  help: "write one parameter `name: number` for every element",
}));

export const anyType = entry("ADJ808", (name: string, type: string, span: Span) => ({
  message: `${quoted(name)} could be anything: its type is ${quoted(type)}`,
  span,
  help: "write its type",
}));

export const unsupportedSyntax = entry("ADJ809", (what: string, span: Span, instead: string) => ({
  message: `${what} is not understood here`,
  span,
  help: instead,
}));

export const unsupportedMember = entry("ADJ810", (name: string, instead: string, span: Span) => ({
  message: `${quoted(name)} is not understood`,
  span,
  help: instead,
}));

export const foreignFunction = entry("ADJ811", (name: string, span: Span) => ({
  message: `${quoted(name)} is no function of this project`,
  span,
  help: "declare it in the file, import it from a file by a relative path, or a special function from `adjoint/runtime`",
}));

export const recursion = entry("ADJ812", (path: readonly string[], span: Span) => ({
  message: "the function calls itself",
  span,
  notes: [`the path is ${path.map((name) => quoted(name === "" ? "(function)" : name)).join(" → ")}`],
  help: "write a loop",
}));

export const unknownTripCount = entry("ADJ813", (span: Span) => ({
  message: "whether the loop goes on depends on the parameters",
  span,
  notes: ["in a graph loops are written out, so the number of their steps must be known", GRAPHS],
  help: "count up to a number that is written down, and leave the loop by `if (…) break`",
}));

export const unknownIndex = entry("ADJ814", (span: Span) => ({
  message: "which element this is, or how many there are, depends on the parameters",
  span,
  help: "use an index that is known: a number, or a counter of a loop",
}));

export const outOfBounds = entry("ADJ815", (index: string, length: number, span: Span) => ({
  message: `there is no element ${index} in an array of ${length}`,
  span,
}));

export const noElement = entry("ADJ816", (name: string, span: Span, help?: string) => ({
  message: `there is nothing to take ${quoted(name)} from`,
  span,
  help,
}));

export const localArrayTooLarge = entry("ADJ817", (limit: number, span: Span) => ({
  message: `an array has a whole number of elements, at most ${limit}`,
  span,
}));

export const programTooLong = entry("ADJ818", (limit: number, span: Span) => ({
  message: `the function has more than ${limit} steps, loops and calls written out`,
  span,
  help: "use fewer steps in its loops",
}));

export const nestedTooDeep = entry("ADJ819", (limit: number, span: Span) => ({
  message: `expressions and statements are nested more than ${limit} deep`,
  span,
  help: "give parts of it names",
}));

export const mixedObjects = entry("ADJ820", (span: Span) => ({
  message: "which array or object this is, or what it is like, depends on a condition",
  span,
  help: "choose between their elements",
}));

export const moduleVariable = entry("ADJ821", (name: string, span: Span) => ({
  message: `${quoted(name)} can change outside of the function, or is no number`,
  span,
  help: "pass it as a parameter, or declare it by `const`; an array or object `as const`",
}));

export const functionValue = entry("ADJ822", (name: string, span: Span) => ({
  message: `${quoted(name)} is a function, not a value`,
  span,
  help: `call it: \`${name}(…)\``,
}));

export const noValue = entry("ADJ823", (name: string, span: Span) => ({
  message: `${quoted(name)} may have no value here`,
  span,
  help: "give it one where it is declared",
}));

export const noNumber = entry("ADJ824", (text: string, span: Span) => ({
  message: `${quoted(text)} is no number`,
  span,
}));

export const noCondition = entry("ADJ825", (text: string, span: Span) => ({
  message: `${quoted(text)} is no condition`,
  span,
  help: `write a comparison, such as \`${text.length < 20 ? text : "x"} !== 0\``,
}));

export const typescriptOption = entry("ADJ826", (option: string) => ({
  message: `${quoted(option)} is for TypeScript functions, and the source is a formula`,
  help: "leave it out",
}));

export const noResult = entry("ADJ827", (span: Span) => ({
  message: "the function does not return a value on every path",
  span,
  help: "end it by `return`",
}));

export const resultType = entry("ADJ828", (what: string, span: Span) => ({
  message: `the function returns ${what}`,
  span,
  help: "return a number, or an array or object of numbers",
}));

export const noWholeNumber = entry("ADJ829", (text: string, why: string, span: Span) => ({
  message: `${quoted(text)} is used as a whole number, but ${why}`,
  span,
  help: "round it: `Math.floor(…)`, `Math.round(…)` or `| 0`",
}));

export const rowAssigned = entry("ADJ830", (text: string, span: Span) => ({
  message: `${quoted(text)} would become another array`,
  span,
  notes: ["the rows of an array stay the same arrays; only their elements change"],
  help: "copy the elements in a loop, or make all rows at once: `Array.from({ length: n }, () => …)`",
}));

export const changingLimit = entry("ADJ831", (text: string, span: Span) => ({
  message: `the limit ${quoted(text)} of the loop changes inside of it`,
  span,
  help: "give it a name by `const` before the loop, if the first value is meant; otherwise write `while`",
}));

export const unknownRowLength = entry("ADJ832", (text: string, span: Span) => ({
  message: "nothing tells how long the rows are before they are made",
  span,
  notes: [`the rows of ${quoted(text)} must have one length, which depends on nothing that is known only in a row`],
  help: "make rows of zeros, `() => new Float64Array(m)`, and fill them in a loop",
}));

export const optionalParameter = entry("ADJ833", (name: string, span: Span) => ({
  message: `the parameter ${quoted(name)} is not always given`,
  span,
  help: `write \`${name}: number\`, without a default, \`?\` and \`...\``,
}));

export const parameterPart = entry("ADJ834", (path: string, type: string, help: string, span: Span) => ({
  message: `${quoted(path)} is of the type ${quoted(type)}, which no parameter can be`,
  span,
  help,
}));

export const repointedArray = entry("ADJ835", (text: string, span: Span) => ({
  message: `${quoted(text)} shares an array with a variable that gets another one`,
  span,
  help: "copy the elements in a loop, or make a new array: `.slice()`",
}));

export const changedObject = entry("ADJ836", (name: string, span: Span) => ({
  message: `${quoted(name)} is one object and then another one, and fields of such objects are assigned to`,
  span,
  help: "assign field by field, or make new objects only: `{ ...object, field: value }`",
}));

export const changedInput = entry("ADJ837", (name: string, span: Span) => ({
  message: `${quoted(name)} is an input that is changed: its elements may be read before they are written`,
  span,
  notes: ["an array whose elements are written is a result; what it holds before the call counts for nothing"],
  help: `work on a copy: \`const copy = ${name}.slice()\`; or write all elements before any of them is read`,
}));

export const changedObjectInput = entry("ADJ838", (name: string, span: Span) => ({
  message: `${quoted(name)} is a part of an input, which is changed`,
  span,
  help: "work on a copy, `{ ...object }`, and return it",
}));

export const appendedByIndex = entry("ADJ839", (name: string, span: Span) => ({
  message: "an array that begins without elements is assigned to by index",
  span,
  notes: [`${quoted(name)} gets longer by \`.push(…)\` only`],
  help: "append by `.push(…)`, or begin with `new Array(n).fill(0)`",
}));

/** A message of the compiler as one of ours: without a capital and a full stop. */
function sentence(message: string): string {
  const text = message.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
