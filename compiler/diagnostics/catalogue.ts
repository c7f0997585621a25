import { counted } from "../../runtime/counted.ts";
import type { Span } from "../graph/provenance.ts";
import { LIST_IT, didYouMean, entry } from "./entry.ts";
import { abridged, quoted, quotedList, theseAre } from "./text.ts";

// Every message that a user can provoke, one entry per code; docs/diagnostics.md explains each with an example.
// 1xx syntax, 2xx names, 3xx what is not supported, 4xx types and arity, 5xx limits, 6xx points and arguments,
// 7xx files and usage, 8xx TypeScript sources, 9xx imports of derivatives. Parts of it stand in files of their own.

export * from "./catalogue-arrays.ts";
export * from "./catalogue-batch.ts";
export * from "./catalogue-derivation.ts";
export * from "./catalogue-fit.ts";
export * from "./catalogue-imports.ts";
export * from "./catalogue-inspection.ts";
export * from "./catalogue-minimize.ts";
export * from "./catalogue-procedure.ts";
export * from "./catalogue-rules.ts";
export * from "./catalogue-train.ts";
export * from "./catalogue-typescript.ts";

// 1xx: syntax

export const syntaxError = entry("ADJ101", (message: string, span: Span, help?: string) => ({ message, span, help }));

export const unexpectedEnd = entry("ADJ102", (span: Span, help?: string) => ({
  message: "the source ends too early",
  span,
  help,
}));

export const emptySource = entry("ADJ103", () => ({
  message: "there is nothing to compile",
  help: "write an expression such as `x^2 + y`, or a function such as `f(x, y) = x^2 + y`",
}));

export const unexpectedCharacter = entry("ADJ104", (character: string, span: Span, help?: string) => ({
  message: `unexpected character ${quoted(character)} (${codePoint(character)})`,
  span,
  help,
}));

export const unclosedBracket = entry("ADJ105", (open: string, close: string, span: Span) => ({
  message: `${quoted(open)} is never closed`,
  span,
  help: `add the missing ${quoted(close)}`,
}));

export const duplicateParameter = entry("ADJ106", (name: string, span: Span | undefined) => ({
  message: `the parameter ${quoted(name)} occurs twice`,
  span,
}));

export const anonymousFunction = entry("ADJ107", (span: Span) => ({
  message: "this is not how a function is written",
  span,
  help: "write `f(x) = …`, or only the expression",
}));

export const reservedWord = entry("ADJ108", (name: string, span: Span) => ({
  message: `${quoted(name)} is a reserved word`,
  span,
  help: "choose another name",
}));

// 2xx: names

export const unknownSymbol = entry("ADJ201", (name: string, span: Span, suggestion?: string, owner?: string) => ({
  message: `unknown symbol ${quoted(name)}`,
  span,
  notes: owner === undefined ? [] : [`it is no parameter of ${quoted(owner)}, and nothing defines it`],
  help: [
    didYouMean(suggestion),
    `to make it a parameter, add it to the function or list it with \`--vars\` (\`variables\`)`,
  ]
    .filter((line) => line !== undefined)
    .join("\n"),
}));

export const unknownFunction = entry("ADJ202", (name: string, span: Span, suggestion?: string) => ({
  message: `unknown function ${quoted(name)}`,
  span,
  help:
    didYouMean(suggestion) ?? `define it: ${quoted(`${name}(x) = …`)}; for a product write ${quoted(`${name}*(…)`)}`,
}));

export const usedBeforeDefinition = entry("ADJ203", (name: string, span: Span, line: number) => ({
  message: `${quoted(name)} is used before it has a value`,
  span,
  notes: [`it is assigned in line ${line}`],
  help: `move the assignment up; if the first value is an input, ${LIST_IT}`,
}));

export const cyclicDefinition = entry("ADJ204", (cycle: readonly string[], span: Span) => ({
  message: `${quoted(cycle[0] ?? "")} is defined by itself`,
  span,
  notes: [`the cycle is ${abridged(cycle).join(" → ")}`],
  help: "recursive functions are not supported: write the steps out",
}));

export const definedTwice = entry("ADJ205", (name: string, span: Span, line: number) => ({
  message: `${quoted(name)} is defined twice`,
  span,
  notes: [`the other definition is in line ${line}`],
  help: "a function has one definition, and a variable has another name than every function",
}));

export const notAFunction = entry("ADJ206", (name: string, span: Span) => ({
  message: `${quoted(name)} is a variable, but it is called like a function`,
  span,
  help: `for a product write ${quoted(`${name}*(…)`)}`,
}));

export const functionAsValue = entry("ADJ207", (name: string, span: Span, factor?: string) => ({
  message:
    factor === undefined
      ? `the function ${quoted(name)} is used without arguments`
      : `this is the product of ${quoted(name)} and ${quoted(factor)}, not a call of ${quoted(name)}`,
  span,
  help: `write ${quoted(`${name}(${factor ?? "…"})`)}; if ${quoted(name)} is a variable, ${LIST_IT}`,
}));

export const unlistedVariable = entry(
  "ADJ208",
  (name: string, span: Span, listed: readonly string[], suggestion?: string) => ({
    message: `${quoted(name)} is not among the variables`,
    span,
    notes: [listed.length === 0 ? "no variables are listed" : theseAre("variable", listed)],
    help: didYouMean(suggestion) ?? `add ${quoted(name)} to \`--vars\` (\`variables\`)`,
  }),
);

export const noSuchFunction = entry(
  "ADJ209",
  (name: string, defined: readonly string[], suggestion?: string, isVariable = false) => ({
    message: `the source does not define a function ${quoted(name)}`,
    notes: [
      ...(isVariable ? [`${quoted(name)} is a variable`] : []),
      defined.length === 0 ? "it defines no function" : `it defines ${quotedList(defined)}`,
    ],
    help: didYouMean(suggestion),
  }),
);

export const invalidVariable = entry("ADJ210", (name: string, reason: string) => ({
  message: `${quoted(name)} cannot be a variable: ${reason}`,
}));

// 3xx: what is not supported

export const complexNumber = entry("ADJ301", (span: Span) => ({
  message: "complex numbers are not supported",
  span,
  help: `if \`i\` is a variable, ${LIST_IT} or assign it`,
}));

export const physicalConstant = entry("ADJ302", (name: string, span: Span) => ({
  message: `the physical constant ${quoted(name)} has a unit, and units are not supported`,
  span,
  help: `assign its value, or ${LIST_IT}`,
}));

export const unsupportedValue = entry("ADJ303", (kind: string, span: Span) => ({
  message: `${kind} is not supported: values are real numbers and arrays of them`,
  span,
}));

export const unsupportedOperator = entry("ADJ304", (operator: string, span: Span, help: string) => ({
  message: `the operator ${quoted(operator)} is not supported`,
  span,
  help,
}));

export const prime = entry("ADJ305", (name: string | undefined, span: Span) => ({
  message: "`'` transposes a matrix; it does not differentiate",
  span,
  help:
    name === undefined
      ? "leave it out: the transpose of a number is the number"
      : `compile ${quoted(name)} and ask for its derivative, or write the derivative as a function of its own`,
}));

export const unsupportedAccess = entry("ADJ306", (what: string, span: Span, help?: string) => ({
  message: `${what} is not supported`,
  span,
  help: help ?? "values are numbers and arrays of numbers; a part of an array is read by an index: `a[1]`",
}));

export const unsupportedFunction = entry("ADJ309", (name: string, reason: string, span: Span) => ({
  message: `the function ${quoted(name)} is not supported`,
  span,
  notes: [reason],
  help: undefined,
}));

export const nestedAssignment = entry("ADJ310", (span: Span) => ({
  message: "an assignment cannot be part of an expression",
  span,
  help: "put it on a line of its own before this one; `==` compares",
}));

export const signAfterPercent = entry("ADJ311", (span: Span, sign: string) => ({
  message: `\`% ${sign}\` is read as the remainder, as in \`mod(a, ${sign}b)\``,
  span,
  help: `for a percentage write \`50/100 ${sign} b\`; for the remainder write \`mod(a, ${sign}b)\``,
}));

export const unusedExpression = entry("ADJ312", (span: Span) => ({
  message: "the value of this expression is not used",
  span,
  notes: ["the value of a program is its last line"],
  help: "give it a name (`a = …`), leave it out, or put all results in the last line: `[…, …]`",
}));

// 4xx: types and arity

export const wrongArgumentCount = entry("ADJ401", (name: string, expected: string, given: number, span: Span) => ({
  message: `${quoted(name)} takes ${expected}, not ${given}`,
  span,
}));

export const chainAsNumber = entry("ADJ402", (span: Span) => ({
  message: "a chain of comparisons is a condition, not a number",
  span,
  help: "write it out: `a < b and b < c`, or choose numbers: `a < b < c ? 1 : 0`",
}));

export const differentShapes = entry("ADJ403", (then: string, otherwise: string, span: Span) => ({
  message: `one side of the condition is ${then}, the other is ${otherwise}`,
  span,
  help: "both sides must be numbers, or arrays of the same shape",
}));

// 5xx: limits
export const nestedTooDeeply = entry("ADJ501", (span: Span | undefined) => ({
  message: "the source is nested too deeply to be parsed",
  span,
  help: "name inner parts: `a = …`, and use `a`",
}));

export const tooManySteps = entry("ADJ502", (limit: number, span: Span) => ({
  message: `the program has more than ${limit} steps when its functions are written out`,
  span,
  help: "functions that call others twice double the program at each level: assign the common part once",
}));

export const branchesTooDeep = entry("ADJ503", (limit: number, span: Span) => ({
  message: `conditions are nested more than ${limit} deep`,
  span,
  help: "split the function, or replace the conditions by `min`, `max` or `clamp`",
}));

export const remaindersTooDeep = entry("ADJ504", (span: Span) => ({
  message: "remainders (`%`) are nested too deeply",
  span,
  help: "write `mod(a, b)` instead",
}));

export const tooManyParameters = entry("ADJ505", (count: number, limit: number) => ({
  message: `the function has ${count} parameters; no more than ${limit} can be passed one by one`,
  help: "name the ones that vary with `--vars`, and give the others values: `a = 2`",
}));

// 6xx: points and arguments
export const unknownParameter = entry(
  "ADJ601",
  (name: string, span: Span | undefined, parameters: readonly string[], suggestion?: string) => ({
    message: `there is no parameter ${quoted(name)}`,
    span,
    notes: [parametersAre(parameters)],
    help: didYouMean(suggestion),
  }),
);

export const missingValue = entry("ADJ602", (missing: readonly string[], span: Span | undefined, example: string) => ({
  message: `the point has no value for ${quotedList(missing)}`,
  span,
  help: `give every parameter a value: ${quoted(example)}`,
}));

export const repeatedParameter = entry("ADJ603", (name: string, span: Span) => ({
  message: `the parameter ${quoted(name)} is given twice`,
  span,
}));

export const malformedValue = entry("ADJ604", (text: string, span: Span, reason?: string, suggestion?: string) => ({
  message: text === "" ? "a value is missing" : `${quoted(text)} is not a number`,
  span,
  notes: reason === undefined ? [] : [reason],
  help: didYouMean(suggestion) ?? "a value is a number, `Infinity`, `NaN`, or a constant expression such as `pi/2`",
}));

export const wrongValueCount = entry(
  "ADJ605",
  (given: number, parameters: readonly string[], span: Span | undefined) => ({
    message: `the point has ${counted(given, "value")} for ${counted(parameters.length, "parameter")}`,
    span,
    notes: [parametersAre(parameters)],
  }),
);

export const mixedPoint = entry("ADJ606", (span: Span) => ({
  message: "values with a name and values without one are mixed",
  span,
  help: "name every value (`x=1,y=2`), or none (`1,2`)",
}));

export const valueIsNaN = entry("ADJ607", (name: string, span: Span) => ({
  message: `${quoted(name)} is NaN, and so is everything that depends on it`,
  span,
  severity: "warning",
}));

export const severalOutputs = entry("ADJ608", (kind: string, outputs: number) => ({
  message: `${kind} exists only for functions whose result is a number`,
  notes: [`the result is a vector of ${outputs}`],
  help: "ask for the `jacobian`, `jvp` or `vjp`, or choose one function of the source with `--fn` (`fn`)",
}));

export const malformedClaim = entry("ADJ609", (message: string, span: Span) => ({
  message,
  span,
  help: "a claim is a number, or a list of rows such as `[[1, 2.5], [0, -1e-3]]`",
}));

export const claimOfOtherSize = entry("ADJ610", (given: string, expected: string, span: Span) => ({
  message: `the claim is ${given}, but the Jacobian is ${expected}`,
  span,
  notes: ["there is one row per output, and one column per parameter"],
}));

export const noComplexForm = entry("ADJ611", (name: string, span: Span | undefined) => ({
  message: `the complex step cannot go through ${quoted(name)}: it is only known for real numbers`,
  span,
  help: 'use `--method ridders` (`method: "ridders"`)',
}));

export const invalidStep = entry("ADJ612", (step: number) => ({
  message: `the step of a difference must be positive and finite, not ${step}`,
}));

export const unknownOutput = entry(
  "ADJ613",
  (name: string, span: Span, outputs: readonly string[], suggestion?: string) => ({
    message: `there is no output ${quoted(name)}`,
    span,
    notes: [theseAre("output", outputs)],
    help: didYouMean(suggestion),
  }),
);

export const wrongLength = entry("ADJ614", (what: string, count: number, needed: number) => ({
  message: `the ${what} has length ${count} instead of ${needed}`,
}));

// 7xx: files and usage
export const fileNotFound = entry("ADJ701", (path: string) => ({
  message: path === "" ? "the name of a file is empty" : `there is no file ${quoted(path)}`,
}));

export const cannotRead = entry("ADJ702", (path: string, reason: string) => ({
  message: `${quoted(path)} cannot be read: ${reason}`,
}));

export const cannotWrite = entry("ADJ703", (path: string, reason: string) => ({
  message: `${quoted(path)} cannot be written: ${reason}`,
}));

export const notGenerated = entry("ADJ704", (path: string) => ({
  message: `${quoted(path)} exists, and adjoint did not generate it`,
  help: "choose another file, or overwrite it with `--force`",
}));

export const staleFile = entry("ADJ705", (path: string, command: string) => ({
  message: `${quoted(path)} is out of date`,
  help: `run ${quoted(command)}`,
}));

export const missingFile = entry("ADJ706", (path: string, command: string) => ({
  message: `${quoted(path)} does not exist yet`,
  help: `run ${quoted(command)}`,
}));

function parametersAre(parameters: readonly string[]): string {
  if (parameters.length === 0) return "the function has no parameters";
  return theseAre("parameter", parameters);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

export const drawingTooLarge = entry("ADJ707", (count: number, limit: number) => ({
  message: `a drawing of ${count} nodes is too large to be laid out; the limit is ${limit}`,
  help: "print it with `--format dot` or `--format mermaid`",
}));
