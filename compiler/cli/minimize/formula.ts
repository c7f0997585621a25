import { ofParameters } from "../../../runtime/optimise/index.ts";
import { compileArrays } from "../../compile.ts";
import { nothingMoves, notOneNumber } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { at, InternalError } from "../../diagnostics/internal-error.ts";
import type { ParsedFunction } from "../../frontends/mathjs/index.ts";
import { dimValue, showDims } from "../../graph/dim.ts";
import { hasNumberResult, outputNodes, type Graph } from "../../graph/graph.ts";
import { nestedLists, type Nested } from "../../graph/nested.ts";
import type { Numbers } from "../../graph/primitive.ts";
import { solveSizes } from "../../graph/sizes.ts";
import { dimsOf } from "../../graph/type.ts";
import { nestedJson } from "../../inspect/json.ts";
import { writeValue } from "../../inspect/value.ts";
import { wrtPositions } from "../../request.ts";
import type { Problem, ProblemOptions } from "./problem.ts";

/**
 * The problem of minimising a function that is one graph, from a point that also says where the parameters stay that do
 * not move.
 * @throws DiagnosticError when it gives more than one number, or none of its parameters moves.
 */
export function formulaProblem(parsed: ParsedFunction, point: readonly Numbers[], options: ProblemOptions): Problem {
  const { graph, name, source } = parsed;
  const { wrt } = options;
  const positions = wrt ? wrtPositions(graph, wrt) : graph.inputs.map((_, index) => index);
  const moving = positions.map((index) => at(graph.inputs, index).name);
  if (!hasNumberResult(graph)) {
    throw new DiagnosticError([notOneNumber(name, resultOf(graph), moving.join(", "))], source);
  }
  if (moving.length === 0) throw new DiagnosticError([nothingMoves(name)], source);
  const f = compileArrays(parsed, { wrt: moving });
  const pointAt = (values: readonly Numbers[]): readonly Numbers[] => {
    const all = [...point];
    positions.forEach((position, index) => (all[position] = at(values, index)));
    return all;
  };
  const problem = ofParameters(
    positions.map((position) => at(point, position)),
    {
      value: (values) => numberOf(f(...pointAt(values))),
      valueAndGradient: (values) => f.valueAndGradient(...pointAt(values)),
      hessian: (values) => f.hessian(...pointAt(values)),
      hvp: (values, direction) => f.hvp(pointAt(values), direction),
    },
  );
  const sizes = solveSizes(graph.inputs, point);
  const lengths = positions.map((position) =>
    dimsOf(at(graph.inputs, position).type).map((dim) => dimValue(dim, sizes)),
  );
  return {
    name,
    objective: problem,
    start: problem.start,
    names: () => moving.flatMap((parameter, index) => elementNames(parameter, at(lengths, index))),
    parameters: (found) =>
      problem.unflatten(found).map((value, index) => {
        const shape = at(lengths, index);
        const nested: Nested = typeof value === "number" ? value : nestedLists(value, shape);
        const { text } = writeValue(nested, shape, { type: "real" });
        return { name: at(moving, index), text, json: nestedJson(nested) };
      }),
  };
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  throw new InternalError("the value is no number");
}

/** The result of a function that is not one number, in words. */
function resultOf(graph: Graph): string {
  const outputs = outputNodes(graph);
  const [only, ...more] = outputs;
  if (only?.type.kind === "tensor" && more.length === 0) return `an array of shape ${showDims(dimsOf(only.type))}`;
  return `${outputs.length} results`;
}

/** What the elements of an array are called, counted from 1 as in formulas, row by row. */
function elementNames(name: string, lengths: readonly number[]): readonly string[] {
  if (lengths.length === 0) return [name];
  const indices = lengths.reduce<readonly string[]>(
    (before, length) =>
      before.flatMap((prefix) =>
        Array.from({ length }, (_, index) => (prefix === "" ? String(index + 1) : `${prefix},${String(index + 1)}`)),
      ),
    [""],
  );
  return indices.map((index) => `${name}[${index}]`);
}
