import { at } from "../diagnostics/internal-error.ts";
import type { Graph } from "../graph/graph.ts";
import { largeProgram } from "./large/program.ts";
import { unitsOf } from "./large/units.ts";
import { createScope } from "./names.ts";
import { element, name, type ArrayType, type Program } from "./program.ts";
import { returnedResult, writtenResult, type Style } from "./result.ts";
import { schedule } from "./schedule.ts";
import { arrayProgram, hasArrays } from "./tensor/function.ts";

/** What a function of a module is made from. */
export interface FunctionRequest {
  readonly name: string;
  /** A graph without composite primitives. */
  readonly graph: Graph;
  readonly style: Style;
  readonly documentation: readonly string[];
  /** What the result is called where it is written into an array. */
  readonly resultName: string;
  /** What arrays are made of; doubles where not given. */
  readonly arrayType?: ArrayType;
  /** Whether the elements of arguments that are arrays must be finite numbers. */
  readonly finite?: boolean;
}

/** The largest number of parameters that are passed one by one to a function that writes into arrays. */
const MAX_POSITIONAL = 16;

/** The largest number of units that are emitted as they stand, every step by its name. */
export const MAX_PLAIN_UNITS = 600;

/** Make the program of a function; `reserved` are the names of the module, which it does not reuse. */
export function functionProgram(request: FunctionRequest, reserved: readonly string[]): Program {
  const { graph, style, resultName, arrayType = "Float64Array" } = request;
  if (hasArrays(graph)) return arrayProgram({ ...request, arrayType }, reserved);
  const scope = createScope(reserved);
  const isPacked = style !== "plain" && graph.inputs.length > MAX_POSITIONAL;
  const parameters = isPacked
    ? [{ name: scope.declare("point"), type: "Float64Array" }]
    : graph.inputs.map((input) => ({ name: scope.declare(input.name), type: "number" }));
  const result = (style === "plain" ? returnedResult : writtenResult)(graph.result, resultName, scope);
  const head = { name: request.name, documentation: request.documentation, exported: true, returnType: result.type };
  if (unitsOf(graph).ids.length > MAX_PLAIN_UNITS) {
    return largeProgram({ graph, scope, head, parameters, isPacked, result });
  }
  const runtime = new Set<string>();
  const point = parameters[0]?.name ?? "";
  const inputs = graph.inputs.map((_, index) => (isPacked ? element(point, index) : name(at(parameters, index).name)));
  const { statements, outputs } = schedule(graph, inputs, { scope, runtime });
  const body = [...result.prologue, ...statements, ...result.ending(outputs)];
  return { buffers: [], functions: [{ ...head, parameters: [...parameters, ...result.parameters], body }], runtime };
}
