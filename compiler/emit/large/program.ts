import { at } from "../../diagnostics/internal-error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Scope } from "../names.ts";
import {
  element,
  name,
  steppingElement,
  type FunctionProgram,
  type Parameter,
  type Program,
  type Statement,
} from "../program.ts";
import type { ResultForm } from "../result.ts";
import { planOf, type Plan } from "./plan.ts";
import { writeSegments, type InputAccess } from "./segments.ts";
import { tableProgram } from "./table.ts";
import { interleavedUnits, type Units } from "./units.ts";

/** What a large function is made from. */
export interface LargeRequest {
  readonly graph: Graph;
  readonly scope: Scope;
  readonly head: Pick<FunctionProgram, "name" | "documentation" | "exported" | "returnType">;
  readonly parameters: readonly Parameter[];
  /** Whether the point comes in one array. */
  readonly isPacked: boolean;
  readonly result: ResultForm;
}

/**
 * The engine never optimises a function of more than about 60 kB of bytecode, some 2 500 statements; parts of this many
 * units stay far below.
 */
const MAX_PART_UNITS = 600;

/**
 * A function too large for one body: repetitions are rolled into loops, the rest is cut into functions that the engine
 * still optimises, and what crosses their borders lives in a workspace that the code captures.
 */
export function largeProgram(request: LargeRequest): Program {
  const { graph, scope, head, parameters, isPacked, result } = request;
  const units = interleavedUnits(graph);
  const plan = planOf(graph, units, MAX_PART_UNITS);
  const workspace = scope.declare("w");
  const runtime = new Set<string>();
  if (plan.segments.reduce((sum, { period }) => sum + period, 0) > MAX_CODE_UNITS) {
    return asData(request, units, workspace, runtime);
  }
  const point = parameters[0]?.name ?? "";
  const inputs = isPacked ? packedAccess(point) : copiedAccess(workspace);
  const firstSlot = isPacked ? 0 : parameters.length;
  const given = { inputs, workspace, scope, runtime, firstSlot, targets: result.targets };
  const { blocks, outputs, buffers } = writeSegments(graph, units, plan, given);
  const front = isPacked ? [] : copies(parameters, isPacked, workspace);
  const { body, parts } = cut(plan, blocks, request, [...(isPacked ? parameters : []), ...result.arrays]);
  const entry: FunctionProgram = {
    ...head,
    parameters: [...parameters, ...result.parameters],
    body: [...result.prologue, ...front, ...body, ...result.ending(outputs)],
  };
  return { buffers, functions: [...parts, entry], runtime };
}

/**
 * More units than this are run through as data: code of that size takes the engine minutes to optimise, and is slower
 * than a table afterwards.
 */
const MAX_CODE_UNITS = 20_000;

function asData(request: LargeRequest, units: Units, workspace: string, runtime: Set<string>): Program {
  const { graph, scope, head, parameters, isPacked, result } = request;
  const { statements, outputs, buffers } = tableProgram(graph, units, workspace, scope, runtime);
  const entry: FunctionProgram = {
    ...head,
    parameters: [...parameters, ...result.parameters],
    body: [...result.prologue, ...copies(parameters, isPacked, workspace), ...statements, ...result.ending(outputs)],
  };
  return { buffers, functions: [entry], runtime };
}

/** Put the point at the front of the workspace. */
function copies(parameters: readonly Parameter[], isPacked: boolean, workspace: string): readonly Statement[] {
  if (!isPacked) {
    return parameters.map((parameter, index) => ({
      kind: "assign",
      target: element(workspace, index),
      value: name(parameter.name),
    }));
  }
  const operands = parameters.map((parameter) => name(parameter.name));
  return [{ kind: "perform", call: { kind: "call", callee: `${workspace}.set`, operands } }];
}

function packedAccess(point: string): InputAccess {
  return {
    at: (index) => element(point, index),
    stepping: (base, stride, variable) => steppingElement(point, base, stride, variable),
  };
}

/** Parameters that come one by one are copied to the front of the workspace. */
function copiedAccess(workspace: string): InputAccess {
  return {
    at: (index) => element(workspace, index),
    stepping: (base, stride, variable) => steppingElement(workspace, base, stride, variable),
  };
}

/** Put the blocks into one body where they fit, or into functions that are called one after another. */
function cut(
  plan: Plan,
  blocks: readonly (readonly Statement[])[],
  { scope, head }: LargeRequest,
  parameters: readonly Parameter[],
): { readonly body: readonly Statement[]; readonly parts: readonly FunctionProgram[] } {
  const size = plan.segments.reduce((sum, { period }) => sum + period, 0);
  if (size <= MAX_PART_UNITS) return { body: blocks.flat(), parts: [] };
  const parts: FunctionProgram[] = [];
  let open: Statement[] = [];
  let units = 0;
  const close = (): void => {
    if (open.length === 0) return;
    const part = scope.declare(`${head.name}Part${String(parts.length + 1)}`);
    parts.push({ name: part, documentation: [], exported: false, parameters, returnType: "void", body: open });
    open = [];
    units = 0;
  };
  plan.segments.forEach(({ period }, index) => {
    if (units + period > MAX_PART_UNITS) close();
    open.push(...at(blocks, index));
    units += period;
  });
  close();
  const body = parts.map((part): Statement => ({
    kind: "perform",
    call: { kind: "call", callee: part.name, operands: parameters.map((parameter) => name(parameter.name)) },
  }));
  return { body, parts };
}
