import type { Span } from "../graph/provenance.ts";
import { didYouMean, entry } from "./entry.ts";
import { quoted, quotedList } from "./text.ts";

// What can be wrong with derivatives that a user declares. A part of the catalogue.

/** What can be declared. */
const FORMS =
  "write `pushforward f`, `pullback f` or `partials f, g`, perhaps behind `surrogate`; or `zero`, or `none` alone";

export const unknownDeclaration = entry("ADJ840", (text: string, span: Span, suggestion?: string) => ({
  message: text === "" ? "nothing is declared" : `${quoted(text)} declares no derivative here`,
  span,
  help: didYouMean(suggestion) ?? FORMS,
}));

export const noRuleFunction = entry("ADJ841", (name: string, span: Span, suggestion: string | undefined) => ({
  message: `${quoted(name)} is no function here`,
  span,
  help: didYouMean(suggestion) ?? "name a function that is declared at the top of the same file, or imported there",
}));

export const declaredOfNothing = entry("ADJ842", (reason: string, span: Span) => ({
  message: `the derivative of this function cannot be declared: ${reason}`,
  span,
  help: "declare it for a function at the top of a file that takes numbers and arrays, and returns one",
}));

export const unfitRule = entry("ADJ843", (what: string, instead: string, span: Span) => ({
  message: `the rule does not fit the function: ${what}`,
  span,
  help: instead,
}));

/** What a rule says, and what differences say. */
export interface RuleFigures {
  readonly rule: string;
  readonly of: string;
  readonly by: string;
  readonly point: string;
  readonly given: number;
  readonly numerical: number;
  readonly error: number;
}

export const wrongRule = entry("ADJ844", ({ rule, of, by, point, ...figures }: RuleFigures, span: Span) => ({
  message: `${quoted(rule)} is not the derivative of ${quoted(of)}`,
  span,
  notes: [
    `at ${quoted(point)} it gives ${figures.given} with respect to ${quoted(by)}`,
    `differences of ${quoted(of)} give ${figures.numerical} ± ${figures.error.toExponential(0)}`,
  ],
  help: "correct one of them, or write `surrogate` in front of the rule if the difference is meant",
}));

export const ruleNotLinear = entry("ADJ845", (rule: string, name: string, span: Span) => ({
  message: `${quoted(rule)} is not linear in ${quoted(name)}`,
  span,
  help: `multiply ${quoted(name)} by what depends on the other parameters only`,
}));

export const noDerivative = entry("ADJ846", (name: string, span: Span | undefined) => ({
  message: `the derivative depends on that of ${quoted(name)}, which is declared to have none`,
  span,
  help: "declare `zero` if its result counts as a constant, or give a rule",
}));

export const uncheckedRule = entry("ADJ847", (name: string, span: Span) => ({
  severity: "warning" as const,
  message: `the derivative of ${quoted(name)} could not be checked: it was differentiable at none of the points tried`,
  span,
  help: "say where it is, by a number or an array for each parameter: `at 0.5, [2, 1]`",
}));

export const configNotData = entry("ADJ848", (what: string, span: Span, suggestion?: string) => ({
  message: `the configuration has ${what}`,
  span,
  notes: ["the file is read and never run, so it is written with literals only"],
  help: didYouMean(suggestion) ?? 'write `export default { derivatives: { "file.ts#f": { pullback: "fPullback" } } };`',
}));

export const declaredTwice = entry("ADJ849", (what: string, others: readonly string[], span: Span) => ({
  message: `${quoted(what)} contradicts what is declared already: ${quotedList(others)}`,
  span,
  help: "declare one of them only",
}));

export const runtimeNotRead = entry("ADJ850", (name: string, instead: string, span: Span) => ({
  message: `${quoted(name)} of \`adjoint/runtime\` is not differentiated in TypeScript sources`,
  span,
  help: instead,
}));
