import { compileArrays, compileParsed } from "../compile.ts";
import { hasArrays } from "../emit/tensor/function.ts";
import type { ParsedFunction } from "../frontends/mathjs/index.ts";
import { hasNumberResult, withListedOutputs } from "../graph/graph.ts";
import type { Numbers } from "../graph/primitive.ts";
import { outputNames } from "../inspect/check/names.ts";
import { table } from "../inspect/check/table.ts";
import { nestedJson, toJson, type Json } from "../inspect/json.ts";
import { shapeOf, writeValue } from "../inspect/value.ts";
import { derivativesOption, examples, modeOption, pointOption, withSource, wrtOption, type Define } from "./command.ts";
import { arraysAsLists, type Entries } from "./entries.ts";
import { modeOfProcedure } from "../request.ts";
import type { JacobianMode } from "../transforms/derivatives.ts";
import { coordinatesOf } from "./point.ts";
import { evalProcedure } from "./procedure/eval.ts";
import { argumentsAt } from "./procedure/point.ts";
import { readSource, type SourceOptions } from "./source.ts";

const KINDS = ["value", "gradient", "jacobian", "hessian"] as const;
type Kind = (typeof KINDS)[number];

interface Options extends SourceOptions {
  readonly at?: string;
  readonly of?: readonly Kind[];
  readonly wrt?: readonly string[];
  readonly mode?: JacobianMode | "auto";
  readonly json?: boolean;
}

export const define: Define = (command, io) => {
  withSource(command)
    .description("Evaluate a function and its derivatives at a point.")
    .addOption(pointOption())
    .addOption(derivativesOption("what to evaluate (default: value, and gradient or jacobian)", KINDS))
    .addOption(wrtOption())
    .addOption(modeOption())
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      examples(
        'eval "x^2 * sin(y)" --at x=3,y=pi/2',
        "eval model.math --at 1,-1 --of value,hessian --json",
        'eval loss.ts#loss --at "params={w: [1, 2], b: 0}, x=[[1, 2], [3, 4]]" --of gradient --wrt params.w',
      ),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readSource(source, options, io);
      const { at, wrt, json } = options;
      if ("procedure" in parsed) {
        const mode = modeOfProcedure(parsed, options.mode);
        const { mode: _, ...rest } = options;
        evalProcedure(parsed, argumentsAt(parsed.procedure, at, io), { ...rest, ...(mode && { mode }) }, io);
        return;
      }
      const { graph } = parsed;
      const point = coordinatesOf(graph, at, io);
      const kinds = options.of ?? ["value", hasNumberResult(graph) ? "gradient" : "jacobian"];
      const results = evaluateAll(parsed, kinds, point, options);
      const parameters = graph.inputs.map(({ name }) => name);
      if (json === true) io.stdout.write(`${toJson({ ...resultsJson(results), parameters })}\n`);
      else io.stdout.write(show(results, outputNames(parsed), wrt ?? parameters));
    });
};

/** What was asked for; the rest is undefined. Arrays are lists of lists. */
interface Results {
  readonly value: Entries | undefined;
  readonly gradient: Entries | undefined;
  readonly jacobian: readonly Entries[] | undefined;
  readonly hessian: readonly Entries[] | undefined;
  /** Whether the value is one number or array, and not a list of outputs. */
  readonly isOne: boolean;
}

function evaluateAll(
  parsed: ParsedFunction,
  kinds: readonly Kind[],
  point: readonly Numbers[],
  { wrt, mode }: Options,
): Results {
  const options = { ...(wrt && { wrt }), ...(mode && { mode }) };
  const lists = arraysAsLists(parsed.graph, point, wrt);
  const isOne = typeof parsed.graph.result === "number";
  if (hasArrays(parsed.graph)) {
    const f = compileArrays(parsed, options);
    return {
      value: kinds.includes("value") ? lists.outputs(f(...point)) : undefined,
      gradient: kinds.includes("gradient") ? lists.parameters(f.gradient(...point)) : undefined,
      jacobian: kinds.includes("jacobian") ? lists.jacobian(f.jacobian(...point)) : undefined,
      hessian: kinds.includes("hessian") ? lists.hessian(f.hessian(...point)) : undefined,
      isOne,
    };
  }
  const f = compileParsed({ ...parsed, graph: withListedOutputs(parsed.graph) }, options);
  const numbers = point.filter((value) => typeof value === "number");
  return {
    value: kinds.includes("value") ? lists.outputs(f(...numbers)) : undefined,
    gradient: kinds.includes("gradient") ? f.gradient(...numbers) : undefined,
    jacobian: kinds.includes("jacobian") ? f.jacobian(...numbers) : undefined,
    hessian: kinds.includes("hessian") ? f.hessian(...numbers) : undefined,
    isOne,
  };
}

function resultsJson({ value, gradient, jacobian, hessian, isOne }: Results): Readonly<Record<string, Json>> {
  const list = (entries: Entries | undefined): readonly Json[] | undefined =>
    entries?.map((entry) => nestedJson(entry));
  return {
    value: isOne ? list(value)?.[0] : list(value),
    gradient: list(gradient),
    jacobian: jacobian?.map(list),
    hessian: hessian?.map(list),
  };
}

function show(
  { value, gradient, jacobian, hessian, isOne }: Results,
  outputs: readonly string[],
  wrt: readonly string[],
): string {
  const rows: (readonly string[])[] = [];
  if (isOne && value) rows.push(["value", ...cells(value)]);
  else value?.forEach((entry, index) => rows.push([titled("value", index), outputs[index] ?? "", ...cells([entry])]));
  gradient?.forEach((entry, index) => rows.push([titled("gradient", index), wrt[index] ?? "", ...cells([entry])]));
  if (jacobian) rows.push(["jacobian", "", ...wrt], ...labelled(jacobian, outputs));
  if (hessian) rows.push(["hessian", "", ...wrt], ...labelled(hessian, wrt));
  return table(rows);
}

function titled(title: string, index: number): string {
  return index === 0 ? title : "";
}

function labelled(matrix: readonly Entries[], labels: readonly string[]): readonly (readonly string[])[] {
  return matrix.map((row, index) => ["", labels[index] ?? "", ...cells(row)]);
}

/** Numbers with all of their digits; small arrays in full, large ones by shape and norm. */
function cells(entries: Entries): readonly string[] {
  return entries.map((value) => writeValue(value, shapeOf(value), { type: "real" }).text);
}
