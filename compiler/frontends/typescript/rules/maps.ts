import * as catalogue from "../../../diagnostics/catalogue.ts";
import type { Source } from "../../../diagnostics/diagnostic.ts";
import { at } from "../../../diagnostics/internal-error.ts";
import { createBuilder, type Value } from "../../../graph/builder.ts";
import { isList, type Graph, type Input } from "../../../graph/graph.ts";
import type { Point } from "../../../graph/primitive.ts";
import { readInputs } from "../../../graph/region.ts";
import { imagesOf, rewriteInto } from "../../../graph/rewrite.ts";
import { REAL } from "../../../graph/type.ts";
import { scale } from "../../../primitives/arithmetic.ts";
import type { Maps } from "../../../primitives/declared.ts";
import { pushforward } from "../../../transforms/forward.ts";
import { wrongAt, type RuleName } from "./declared.ts";

/** A function that a rule names, as a graph. */
export interface RuleGraph {
  readonly rule: RuleName;
  readonly graph: Graph;
}

/** The function that a rule is for. */
export interface Subject {
  readonly name: string;
  readonly parameters: readonly string[];
  /** Where the rule is declared. */
  readonly source: Source;
}

/** The maps of `pushforward(x, y, x_dot, y_dot)`, or with the value of the function before `x_dot`. @throws DiagnosticError */
export function mapsOfPushforward({ rule, graph }: RuleGraph, { parameters, source }: Subject): Maps {
  const count = parameters.length;
  const moved = parameters.map((name) => `${name}_dot`);
  const takesValue = requireParameters({ rule, graph }, moved, "number", { parameters, source });
  if (typeof graph.result !== "number") throw wrongSignature(rule, moved, "number", { parameters, source });
  const slices = parameters.map((_, operand) => alongOne(graph, graph.inputs.length - count + operand));
  for (const slice of slices) {
    const read = readInputs(slice).find((index) => index >= graph.inputs.length - count && index < graph.inputs.length);
    const name = read === undefined ? undefined : graph.inputs[read]?.name;
    if (name !== undefined) throw wrongAt(source, catalogue.ruleNotLinear(rule.name, name, rule.span));
  }
  return (operand) => {
    const slice = at(slices, operand);
    if (slice.outputs.length === 0) return undefined;
    // The tangents of the other parameters do not occur, so anything may stand for them.
    return (t, point) => written(slice, 0, [...given(point, takesValue), ...parameters.map(() => t), t]);
  };
}

/** The tangent of a graph as one of its inputs moves by a further input; no output where it does not move. */
function alongOne(graph: Graph, moving: number): Graph {
  const builder = createBuilder();
  const inputs: readonly Input[] = [...graph.inputs, { name: "t", type: REAL }];
  const values = inputs.map((_, index) => builder.input(index));
  const t = at(values, graph.inputs.length);
  const { tangents } = pushforward(
    builder,
    graph,
    values.slice(0, -1),
    graph.inputs.map((_, index) => (index === moving ? { value: t } : undefined)),
  );
  return builder.finish(
    inputs,
    tangents.filter((tangent) => tangent !== undefined),
  );
}

/**
 * The maps of `pullback(x, y, bar)`, or with the value of the function before `bar`: it returns one number for each
 * parameter, as a list or as an object by their names; the number itself where there is one. @throws DiagnosticError
 */
export function mapsOfPullback({ rule, graph }: RuleGraph, subject: Subject): Maps {
  const { parameters } = subject;
  const seeds = ["bar"];
  const numbers = parameters.map(() => "number");
  const result = numbers.length === 1 ? "number" : `[${numbers.join(", ")}]`;
  const takesValue = requireParameters({ rule, graph }, seeds, result, subject);
  const outputs = outputsByParameter(graph, parameters);
  if (outputs === undefined) throw wrongSignature(rule, seeds, result, subject);
  return (operand) => (t, point) => written(graph, at(outputs, operand), [...given(point, takesValue), t]);
}

/** Which output belongs to each parameter; undefined where the result is of another form. */
function outputsByParameter({ result }: Graph, parameters: readonly string[]): readonly number[] | undefined {
  if (typeof result === "number") return parameters.length === 1 ? [result] : undefined;
  const fields = new Map(
    isList(result) ? result.map((part, index) => [parameters[index], part]) : Object.entries(result),
  );
  const outputs = parameters.map((name) => fields.get(name)).filter((part) => typeof part === "number");
  const size = isList(result) ? result.length : fields.size;
  return outputs.length === parameters.length && size === parameters.length ? outputs : undefined;
}

/** The maps of one function for each partial derivative, of `(x, y)` or of these and the value. @throws DiagnosticError */
export function mapsOfPartials(partials: readonly RuleGraph[], subject: Subject): Maps {
  const all = partials.map((partial) => {
    const takesValue = requireParameters(partial, [], "number", subject);
    if (typeof partial.graph.result !== "number") throw wrongSignature(partial.rule, [], "number", subject);
    return { graph: partial.graph, takesValue };
  });
  return (operand) => {
    const { graph, takesValue } = at(all, operand);
    return (t, point) => scale(t, written(graph, 0, given(point, takesValue)));
  };
}

/** The arguments that every rule begins with. */
function given({ operands, value }: Point, takesValue: boolean): readonly Value[] {
  return takesValue ? [...operands.slice(1), value] : operands.slice(1);
}

/** An output of a graph, written for given inputs. */
function written(graph: Graph, output: number, inputs: readonly Value[]): Value {
  const { builder } = at(inputs, 0);
  const id = at(graph.outputs, output);
  return at(imagesOf(rewriteInto(builder, { ...graph, outputs: [id] }, inputs), [id]), 0);
}

/** Whether a function takes the value, too. @throws DiagnosticError when it takes anything else than it should. */
function requireParameters(
  { rule, graph }: RuleGraph,
  further: readonly string[],
  result: string,
  subject: Pick<Subject, "parameters" | "source">,
): boolean {
  const extra = graph.inputs.length - subject.parameters.length - further.length;
  if (extra !== 0 && extra !== 1) throw wrongSignature(rule, further, result, subject);
  return extra === 1;
}

function wrongSignature(
  { name, span }: RuleName,
  further: readonly string[],
  result: string,
  { parameters, source }: Pick<Subject, "parameters" | "source">,
): Error {
  const list = [...parameters, ...further].map((each) => `${each}: number`).join(", ");
  const instead = `write \`function ${name}(${list}): ${result}\``;
  return wrongAt(source, catalogue.unfitRule(`\`${name}\` takes or returns something else`, instead, span));
}
