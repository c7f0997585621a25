import { at } from "../../diagnostics/internal-error.ts";
import type { Graph, Result } from "../../graph/graph.ts";
import { isList, outputNodes } from "../../graph/graph.ts";
import type { Scope } from "../names.ts";
import { element, name, type ArrayType, type Expression, type Parameter, type Statement } from "../program.ts";
import { expressionOf, type Slot } from "./emission.ts";

/** The longest list that is typed as a tuple. */
const MAX_TUPLE = 16;

/** The type of a result whose outputs are numbers or arrays. */
export function resultType(graph: Graph, result: Result, arrayType: ArrayType): string {
  if (typeof result === "number") return at(outputNodes(graph), result).type.kind === "tensor" ? arrayType : "number";
  if (!isList(result)) {
    const fields = Object.entries(result).map(([field, part]) => `${field}: ${resultType(graph, part, arrayType)}`);
    return `{ ${fields.join("; ")} }`;
  }
  const parts = result.map((part) => resultType(graph, part, arrayType));
  const [first = "number"] = parts;
  const isUniform = parts.every((part) => part === first);
  return result.length > MAX_TUPLE && isUniform ? `${first}[]` : `[${parts.join(", ")}]`;
}

/** The whole result as an expression. */
export function resultExpression(result: Result, outputs: readonly Expression[]): Expression {
  if (typeof result === "number") return at(outputs, result);
  if (isList(result)) return { kind: "list", elements: result.map((part) => resultExpression(part, outputs)) };
  return {
    kind: "record",
    fields: Object.entries(result).map(([field, part]) => [field, resultExpression(part, outputs)]),
  };
}

/** How the outputs are written into arrays of the caller. */
export interface Written {
  readonly parameters: readonly Parameter[];
  /** The array that each output that is one is written to. */
  readonly targets: ReadonlyMap<number, string>;
  /** The output that is returned, if any. */
  readonly returned: number | undefined;
  /** The arrays that the other numbers are written to, with the outputs in order. */
  readonly lists: readonly { readonly array: string; readonly outputs: readonly number[] }[];
}

/** The first number of the result is returned; each array is written into one of the caller, the other numbers into one per list. */
export function writtenOutputs(graph: Graph, resultName: string, arrayType: ArrayType, scope: Scope): Written {
  const nodes = outputNodes(graph);
  const targets = new Map<number, string>();
  const lists: { readonly array: string; readonly outputs: number[] }[] = [];
  const parameters: Parameter[] = [];
  let returned: number | undefined;
  const declare = (wanted: string): string => {
    const array = scope.declare(wanted);
    parameters.push({ name: array, type: arrayType });
    return array;
  };
  const visit = (part: Result, called: string, list: { array: string; outputs: number[] } | undefined): void => {
    if (typeof part === "number") {
      const node = at(nodes, part);
      if (node.type.kind === "tensor") targets.set(part, declare(graph.provenance.get(node.id)?.name ?? called));
      else if (returned === undefined && list === undefined) returned = part;
      else if (list) {
        if (list.outputs.length === 0) {
          list.array = declare(called);
          lists.push(list);
        }
        list.outputs.push(part);
      } else lists.push({ array: declare(called), outputs: [part] });
    } else if (isList(part)) {
      const own = { array: "", outputs: [] };
      for (const inner of part) visit(inner, called, own);
    } else for (const [field, inner] of Object.entries(part)) visit(inner, field, undefined);
  };
  visit(graph.result, resultName, undefined);
  return { parameters, targets, returned, lists };
}

/** The statements that end a function that writes its outputs into arrays. */
export function writingEnd(written: Written, outputs: readonly Slot[]): readonly Statement[] {
  const statements: Statement[] = [];
  for (const [output, array] of written.targets) {
    const slot = at(outputs, output);
    if (slot.kind === "array" && slot.name !== array) {
      statements.push({ kind: "perform", call: { kind: "call", callee: `${array}.set`, operands: [name(slot.name)] } });
    }
  }
  for (const { array, outputs: listed } of written.lists) {
    listed.forEach((output, place) => {
      statements.push({ kind: "assign", target: element(array, place), value: expressionOf(at(outputs, output)) });
    });
  }
  if (written.returned !== undefined) {
    statements.push({ kind: "return", value: expressionOf(at(outputs, written.returned)) });
  }
  return statements;
}
