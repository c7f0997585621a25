import { Option } from "commander";
import { noSuchElement, unknownOutput } from "../diagnostics/catalogue.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { at } from "../diagnostics/internal-error.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { ParsedFunction } from "../frontends/mathjs/index.ts";
import { dimValue, showDims } from "../graph/dim.ts";
import { outputNodes } from "../graph/graph.ts";
import type { Numbers } from "../graph/primitive.ts";
import { solveSizes } from "../graph/sizes.ts";
import { dimsOf, type Type } from "../graph/type.ts";
import { outputNames } from "../inspect/check/names.ts";
import { wrtPositions } from "../request.ts";

/** The option that gives the direction of tangents. */
export function directionOption(): Option {
  return new Option(
    "--wrt <name>",
    'the parameter, or the element of an array, such as "x[2]", in whose direction tangents are taken (default: the first)',
  );
}

/** The option that gives the output from which adjoints are swept. */
export function seedOption(): Option {
  return new Option(
    "--seed <output>",
    'the output, or the element of one, "y[2]", whose adjoint is 1 (default: the first)',
  );
}

/** The direction that an option names. @throws DiagnosticError when there is no such parameter or element. */
export function directionOf(
  { graph }: ParsedFunction,
  text: string,
  point: readonly Numbers[] | undefined,
): { readonly wrt: number; readonly wrtElement?: readonly number[] } {
  const { name, indices } = elementIn(text);
  const [wrt = 0] = wrtPositions(graph, [graph.inputs.some((input) => input.name === text) ? text : name]);
  if (indices === undefined) return { wrt };
  const wrtElement = checked(indices, { option: "--wrt", text, name }, at(graph.inputs, wrt).type, () =>
    point ? solveSizes(graph.inputs, point) : undefined,
  );
  return { wrt, wrtElement };
}

/** The output that an option names. @throws DiagnosticError when there is no such output or element. */
export function outputOf(
  parsed: ParsedFunction,
  text: string,
  point: readonly Numbers[] | undefined,
): { readonly output: number; readonly outputElement?: readonly number[] } {
  const { graph } = parsed;
  const names = outputNames(parsed);
  const exact = names.indexOf(text);
  if (exact >= 0) return { output: exact };
  const { name, indices } = elementIn(text);
  const output = names.indexOf(name);
  if (output < 0 || indices === undefined) {
    const span = { start: 0, end: text.length };
    throw new DiagnosticError([unknownOutput(text, span, names, suggest(text, names))], { name: "--seed", text });
  }
  const outputElement = checked(indices, { option: "--seed", text, name }, at(outputNodes(graph), output).type, () =>
    point ? solveSizes(graph.inputs, point) : undefined,
  );
  return { output, outputElement };
}

/** A name and the indices, from 0, in the brackets behind it. */
function elementIn(text: string): { readonly name: string; readonly indices: readonly number[] | undefined } {
  const [, name = text, list] = /^(.*?)\s*\[([\d\s,]*)\]\s*$/.exec(text) ?? [];
  return { name, indices: list?.split(",").map((index) => Number(index) - 1) };
}

interface Named {
  readonly option: string;
  readonly text: string;
  readonly name: string;
}

function checked(
  indices: readonly number[],
  { option, text, name }: Named,
  type: Type,
  sizes: () => ReadonlyMap<string, number> | undefined,
): readonly number[] {
  const dims = dimsOf(type);
  const known = sizes();
  const isInside =
    indices.length === dims.length &&
    dims.length > 0 &&
    dims.every((dim, axis) => {
      const index = at(indices, axis);
      const length = known || typeof dim === "number" ? dimValue(dim, known ?? new Map<string, number>()) : Infinity;
      return index >= 0 && index < length;
    });
  if (isInside) return indices;
  const shape = dims.length === 0 ? undefined : showDims(dims);
  throw new DiagnosticError([noSuchElement(name, shape, { start: 0, end: text.length })], { name: option, text });
}
