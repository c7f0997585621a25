import { compileParsed } from "../compile.ts";
import type { CompiledFunction, FunctionValue } from "../function-types.ts";
import { outputNames } from "../inspect/check/names.ts";
import { toJson } from "../inspect/json.ts";
import { derivativesOption, examples, modeOption, pointOption, withSource, wrtOption, type Define } from "./command.ts";
import { coordinatesOf } from "./point.ts";
import { readFunction, type SourceOptions } from "./source.ts";
import { table } from "../inspect/check/table.ts";

const KINDS = ["value", "gradient", "jacobian", "hessian"] as const;
type Kind = (typeof KINDS)[number];

interface Options extends SourceOptions {
  readonly at?: string;
  readonly of?: readonly Kind[];
  readonly wrt?: readonly string[];
  readonly mode?: "forward" | "reverse" | "auto";
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
      examples('eval "x^2 * sin(y)" --at x=3,y=pi/2', "eval model.math --at 1,-1 --of value,hessian --json"),
    )
    .action(async (source: string, options: Options) => {
      const parsed = await readFunction(source, options, io);
      const { at, wrt, mode, json } = options;
      const point = coordinatesOf(parsed.graph, at, io);
      const f = compileParsed(parsed, { ...(wrt && { wrt }), ...(mode && { mode }) });
      const isScalar = typeof parsed.graph.result === "number";
      const results = evaluateAll(f, options.of ?? ["value", isScalar ? "gradient" : "jacobian"], point);
      const { parameters } = f;
      if (json === true) io.stdout.write(`${toJson({ ...results, parameters })}\n`);
      else io.stdout.write(show(results, outputNames(parsed), wrt ?? parameters));
    });
};

/** What was asked for; the rest is undefined. */
interface Results {
  readonly value: FunctionValue | undefined;
  readonly gradient: readonly number[] | undefined;
  readonly jacobian: readonly (readonly number[])[] | undefined;
  readonly hessian: readonly (readonly number[])[] | undefined;
}

function evaluateAll(f: CompiledFunction, kinds: readonly Kind[], point: readonly number[]): Results {
  return {
    value: kinds.includes("value") ? f(...point) : undefined,
    gradient: kinds.includes("gradient") ? f.gradient(...point) : undefined,
    jacobian: kinds.includes("jacobian") ? f.jacobian(...point) : undefined,
    hessian: kinds.includes("hessian") ? f.hessian(...point) : undefined,
  };
}

function show(
  { value, gradient, jacobian, hessian }: Results,
  outputs: readonly string[],
  wrt: readonly string[],
): string {
  const rows: (readonly string[])[] = [];
  if (typeof value === "number") rows.push(["value", ...cells([value])]);
  else value?.forEach((entry, index) => rows.push([titled("value", index), outputs[index] ?? "", ...cells([entry])]));
  gradient?.forEach((entry, index) => rows.push([titled("gradient", index), wrt[index] ?? "", ...cells([entry])]));
  if (jacobian) rows.push(["jacobian", "", ...wrt], ...labelled(jacobian, outputs));
  if (hessian) rows.push(["hessian", "", ...wrt], ...labelled(hessian, wrt));
  return table(rows);
}

function titled(title: string, index: number): string {
  return index === 0 ? title : "";
}

function labelled(matrix: readonly (readonly number[])[], labels: readonly string[]): readonly (readonly string[])[] {
  return matrix.map((row, index) => ["", labels[index] ?? "", ...cells(row)]);
}

function cells(numbers: readonly number[]): readonly string[] {
  return numbers.map((value) => (Object.is(value, -0) ? "-0" : String(value)));
}
