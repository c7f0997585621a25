import { createScope, type Scope } from "../names.ts";
import { name, type Expression, type FunctionProgram, type Statement } from "../program.ts";
import { innerOf, newArray, perform, returned, type Made, type SparseNames, type SparseRequest } from "./request.ts";

/** The functions of a sparse derivative of a function of numbers: one writes the entries, the other returns the matrix. */
export function programOfNumbers(
  request: SparseRequest,
  { pattern, matrix }: SparseNames,
  scope: Scope,
  names: readonly string[],
): Made {
  const { graph, style, documentation } = request;
  if (style !== "plain") {
    return { constants: [], names: [], program: innerOf(request, request.name, documentation, names).program };
  }
  const called = scope.declare(`${request.name}Values`);
  const { program, main, others } = innerOf(request, called, [`The entries of ${request.what}, in order.`], names);
  const own = createScope(names);
  const parameters = graph.inputs.map((input) => ({ name: own.declare(input.name), type: "number" }));
  const values = own.declare("values");
  const given = parameters.map((parameter) => name(parameter.name));
  const isPacked = main.parameters[0]?.type !== "number" && graph.inputs.length > 0;
  const packed: Expression = { kind: "call", callee: "Float64Array.of", operands: given };
  const body: Statement[] = [
    newArray(values, "Float64Array", request.derived.plan.pattern.indices.length),
    perform(called, [...(isPacked ? [packed] : given), name(values)]),
    returned(request, pattern, values),
  ];
  const wrapper: FunctionProgram = {
    name: request.name,
    documentation,
    parameters,
    returnType: matrix,
    body,
    exported: true,
  };
  return {
    constants: [],
    names: [called],
    program: { ...program, functions: [...others, { ...main, exported: false }, wrapper] },
  };
}
