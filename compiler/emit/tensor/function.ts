import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import { outputNodes } from "../../graph/graph.ts";
import { dimsOf } from "../../graph/type.ts";
import { createScope } from "../names.ts";
import { name, type ArrayType, type Buffer, type Expression, type Program, type Statement } from "../program.ts";
import type { Style } from "../result.ts";
import { emitBlock } from "./block.ts";
import { expressionOf, type BlockContext, type Slot } from "./emission.ts";
import { declareInputs, requireDifferences, requireFinite, requireLength, requireWhole } from "./parameters.ts";
import { resultExpression, resultType, writingEnd, writtenOutputs } from "./result.ts";

/** What a function of arrays is made from. */
export interface ArrayFunctionRequest {
  readonly name: string;
  /** A graph without composite primitives. */
  readonly graph: Graph;
  readonly style: Style;
  readonly documentation: readonly string[];
  readonly resultName: string;
  readonly arrayType: ArrayType;
  /** Whether the elements of arguments must be finite numbers. */
  readonly finite?: boolean;
}

/** Whether a graph works on arrays. */
export function hasArrays({ nodes, inputs }: Graph): boolean {
  return (
    inputs.some(({ type }) => type.kind === "tensor") ||
    nodes.some(({ type, attributes }) => {
      if (type.kind === "tensor") return true;
      return Object.values(attributes).some((attribute) => typeof attribute === "object" && hasArrays(attribute));
    })
  );
}

/** Make the program of a function of arrays. `reserved` are the names of the module, which it does not reuse. */
export function arrayProgram(request: ArrayFunctionRequest, reserved: readonly string[]): Program {
  const { graph, style, arrayType, documentation } = request;
  const scope = createScope(reserved);
  const entry = declareInputs(graph.inputs, arrayType, style === "factory", scope);
  const written = style === "plain" ? undefined : writtenOutputs(graph, request.resultName, arrayType, scope);
  const runtime = new Set<string>();
  const workspace: Statement[] | undefined = style === "factory" ? [] : undefined;
  const counters = ["i", "j", "k", "l", "m"].slice(0, rankOf(graph)).map((each) => scope.declare(each));
  const tables: Buffer[] = [];
  const context: BlockContext = { scope, runtime, lengthOf: entry.lengthOf, arrayType, counters, tables, workspace };
  const block = emitBlock(graph, entry.slots, written?.targets ?? new Map<number, string>(), context);
  const outputChecks = written
    ? [...written.targets].map(([output, array]) =>
        requireLength(array, dimsOf(at(outputNodes(graph), output).type), entry.lengthOf),
      )
    : [];
  const checks = [
    ...entry.checks,
    ...requireDifferences(graph, entry),
    ...(request.finite === true ? requireFinite(graph.inputs, entry.parameters) : []),
    ...outputChecks,
  ];
  if (request.finite === true) runtime.add("checkFinite");
  const ending = written ? writingEnd(written, block.outputs) : returning(graph, entry.slots, tables, block.outputs);
  const parameters = [...entry.parameters, ...(written?.parameters ?? [])];
  const returnType = written
    ? written.returned === undefined
      ? "void"
      : "number"
    : resultType(graph, graph.result, arrayType);
  const head = { documentation, parameters, returnType };
  if (workspace === undefined) {
    const body = [...entry.solving, ...checks, ...block.statements, ...ending];
    return { buffers: tables, functions: [{ ...head, name: request.name, body, exported: true }], runtime };
  }
  const made = scope.declare("compute");
  return {
    buffers: tables,
    runtime,
    factory: {
      name: request.name,
      documentation,
      parameters: [...entry.lengths.values()].map((each) => ({ name: each, type: "number" })),
      workspace: [...requireWhole([...entry.lengths.values()]), ...workspace],
    },
    functions: [
      { ...head, documentation: [], name: made, body: [...checks, ...block.statements, ...ending], exported: false },
    ],
  };
}

/** The largest number of axes of an array in a graph. */
function rankOf({ nodes }: Graph): number {
  return nodes.reduce((rank, { type, attributes }) => {
    const inner = Object.values(attributes).map((attribute) => (typeof attribute === "object" ? rankOf(attribute) : 0));
    return Math.max(rank, dimsOf(type).length, ...inner);
  }, 0);
}

/** Return the result; an array that is a parameter or a table, or is returned already, is copied. */
function returning(
  graph: Graph,
  inputs: readonly Slot[],
  tables: readonly Buffer[],
  outputs: readonly Slot[],
): readonly Statement[] {
  const parameters = inputs.flatMap((slot) => (slot.kind === "array" ? [slot.name] : []));
  const given = new Set([...parameters, ...tables.map((table) => table.name)]);
  const expressions = outputs.map((slot): Expression => {
    if (slot.kind === "value") return expressionOf(slot);
    const isTaken = given.has(slot.name);
    given.add(slot.name);
    return isTaken ? { kind: "call", callee: `${slot.name}.slice`, operands: [] } : name(slot.name);
  });
  return [{ kind: "return", value: resultExpression(graph.result, expressions) }];
}
