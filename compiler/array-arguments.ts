import { counted } from "../runtime/counted.ts";
import { wrongArray } from "./diagnostics/catalogue.ts";
import { DiagnosticError, type Source } from "./diagnostics/diagnostic.ts";
import { showDims } from "./graph/dim.ts";
import type { Input } from "./graph/graph.ts";
import { fitsShape, flattened, isNestedList, type Nested } from "./graph/nested.ts";
import { dimsOf } from "./graph/type.ts";

/**
 * An argument as generated code takes it: a number, or a flat array. Flat arrays pass as they are; lists of lists are
 * copied.
 * @throws DiagnosticError when it is of another shape than the parameter.
 */
export function argumentFor(input: Input, value: Nested, source: Source): number | Float64Array | Float32Array {
  const dims = dimsOf(input.type);
  const fail = (given: string): DiagnosticError =>
    new DiagnosticError([wrongArray(input.name, given, dims.length > 0 ? showDims(dims) : undefined)], source);
  if (typeof value === "number") {
    if (dims.length > 0) throw fail("a number");
    return value;
  }
  if (!isNestedList(value)) {
    if (dims.length === 0) throw fail(`an array of ${counted(value.length, "element")}`);
    return value;
  }
  const flat = flattened(value);
  if (flat?.lengths === undefined) throw fail("a list of lists of different lengths");
  if (!fitsShape(flat.lengths, dims)) throw fail(`an array of shape ${showDims(flat.lengths)}`);
  return flat.elements;
}
