import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Source } from "../../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../../diagnostics/internal-error.ts";
import type {
  ArrayVariable,
  DerivativeRule,
  Parameter,
  Procedure,
  Scalar,
  Structure,
} from "../../../procedure/procedure.ts";
import { variablesIn } from "../../../procedure/walk.ts";
import { transposed } from "../../../transforms/procedure/transposed.ts";
import { wrongAt, type Declared, type RuleName } from "./declared.ts";

/** A parameter of a function of numbers and arrays: an array has as many axes as its rank, a number none. */
export interface RuleParameter {
  readonly name: string;
  readonly rank: number;
}

/** The function that a rule is for. */
export interface ArraySubject {
  readonly name: string;
  readonly parameters: readonly RuleParameter[];
  /** The rank of what it returns. */
  readonly result: number;
  /** Where the rule is declared. */
  readonly source: Source;
}

/** A function of a rule as a procedure whose parameters and results are variables: a pushforward gives one, a pullback a list. */
export interface NamedProcedure {
  readonly rule: RuleName;
  readonly kind: "pushforward" | "pullback";
  readonly procedure: Procedure;
}

/** The rule of a function of arrays, and the functions that it comes from. */
export interface ArrayRule {
  readonly derivative: DerivativeRule;
  readonly named: readonly NamedProcedure[];
}

/** What a function takes behind the parameters and the value, and what it gives. */
interface Form {
  readonly kind: NamedProcedure["kind"];
  readonly further: readonly RuleParameter[];
  readonly results: readonly number[];
}

/** The rule that functions of arrays make up. @throws DiagnosticError when one of them does not fit. */
export function ruleOfArrays(
  declared: Declared & { readonly kind: "rule" },
  subject: ArraySubject,
  read: (rule: RuleName) => Procedure,
): ArrayRule {
  const { pushforward, pullback, partials, source } = declared;
  if (partials) {
    const span = partials[0]?.span ?? declared.span;
    const instead = "give a pullback, or a pushforward";
    throw wrongAt(source, catalogue.unfitRule("partial derivatives are for functions of numbers", instead, span));
  }
  const forward = pushforward && named(pushforward, pushforwardForm(subject), subject, read);
  const reverse = pullback && named(pullback, pullbackForm(subject), subject, read);
  const count = subject.parameters.length;
  const all = [...subject.parameters.keys()];
  const transposeOf = ({ rule, procedure }: NamedProcedure, like: readonly number[]): Procedure => {
    const found = transposed(procedure, count + 1, like);
    if ("procedure" in found) return found.procedure;
    throw wrongAt(source, catalogue.ruleNotLinear(rule.name, found.nonlinear.name, rule.span));
  };
  const once = (make: () => Procedure): (() => Procedure) => {
    let made: Procedure | undefined;
    return () => (made ??= make());
  };
  const derivative: DerivativeRule = {
    name: subject.name,
    pushforward: once(() => forward?.procedure ?? transposeOf(given(reverse), [count])),
    pullback: once(() => reverse?.procedure ?? transposeOf(given(forward), all)),
  };
  return { derivative, named: [forward, reverse].filter((each) => each !== undefined) };
}

function given(named: NamedProcedure | undefined): NamedProcedure {
  if (named === undefined) throw new InternalError("a rule without functions");
  return named;
}

function pushforwardForm({ parameters, result }: ArraySubject): Form {
  const further = parameters.map(({ name, rank }) => ({ name: `${name}_dot`, rank }));
  return { kind: "pushforward", further, results: [result] };
}

function pullbackForm({ parameters, result }: ArraySubject): Form {
  return { kind: "pullback", further: [{ name: "bar", rank: result }], results: parameters.map(({ rank }) => rank) };
}

function named(rule: RuleName, form: Form, subject: ArraySubject, read: (rule: RuleName) => Procedure): NamedProcedure {
  const { parameters, body, result, ...rest } = read(rule);
  const fail = (): Error => wrongSignature(rule, form, subject);
  const own = subject.parameters.length;
  const extra = parameters.length - own - form.further.length;
  if ((extra !== 0 && extra !== 1) || parameters.some(({ written }) => written)) throw fail();
  const value = { name: "value", rank: subject.result };
  const expected = [...subject.parameters, ...(extra === 1 ? [value] : []), ...form.further];
  if (!parameters.every(({ structure }, index) => rankOf(structure) === at(expected, index).rank)) throw fail();
  const leaves = result && resultsIn(result, form, subject);
  if (leaves?.length !== form.results.length) throw fail();
  if (!leaves.every((leaf, index) => rankOf(leaf) === form.results[index])) throw fail();
  const procedure: Procedure = { ...rest, parameters, body, result: { form: "list", items: leaves } };
  return {
    rule,
    kind: form.kind,
    procedure:
      extra === 1 ? procedure : { ...procedure, parameters: parameters.toSpliced(own, 0, unread(procedure, value)) },
  };
}

/** The parts of a result, in the order of the parameters where it is a pullback's. */
function resultsIn(result: Structure, { kind }: Form, { parameters }: ArraySubject): readonly Structure[] | undefined {
  if (kind === "pushforward" || (parameters.length === 1 && result.form !== "record")) return [result];
  if (result.form === "list") return result.items;
  if (result.form !== "record" || result.fields.length !== parameters.length) return undefined;
  const fields = new Map(result.fields);
  return parameters.flatMap(({ name }) => fields.get(name) ?? []);
}

/** How many axes a number or an array has; undefined for everything else. */
function rankOf(structure: Structure): number | undefined {
  if (structure.form === "array") return structure.rank;
  return structure.form === "scalar" && structure.kind !== "boolean" ? 0 : undefined;
}

/** A parameter for the value, which a function does without. */
function unread(procedure: Procedure, { name, rank }: RuleParameter): Parameter {
  const id = variablesIn(procedure).reduce((largest, variable) => Math.max(largest, variable.id), 0) + 1;
  const structure: Scalar | ArrayVariable =
    rank === 0
      ? { form: "scalar", id, name, kind: "real" }
      : { form: "array", id, name, kind: "real", rank, storage: "number[]" };
  return { name, type: "", structure, written: false };
}

const TYPES = ["number", "readonly number[]", "readonly (readonly number[])[]"];
const RESULTS = ["number", "number[]", "number[][]"];

function wrongSignature({ name, span }: RuleName, { kind, further, results }: Form, subject: ArraySubject): Error {
  const list = [...subject.parameters, ...further].map((each) => `${each.name}: ${TYPES[each.rank] ?? "…"}`).join(", ");
  const types = results.map((rank) => RESULTS[rank] ?? "…");
  const result = kind === "pullback" && types.length > 1 ? `[${types.join(", ")}]` : types.join();
  const instead = `write \`function ${name}(${list}): ${result}\``;
  return wrongAt(subject.source, catalogue.unfitRule(`\`${name}\` takes or returns something else`, instead, span));
}
