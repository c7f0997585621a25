import { at } from "../diagnostics/internal-error.ts";
import { axisMapsAttribute, dimsAttribute } from "../graph/attributes.ts";
import type { Value } from "../graph/builder.ts";
import { addDims, mulDims, type Dim } from "../graph/dim.ts";
import type { Attributes, AxisMap } from "../graph/primitive.ts";
import { sameDims } from "../graph/type.ts";
import { dimsOfValue } from "./array.ts";
import { transposedProduct } from "./product.ts";
import { stackPrimitive, view, viewOf } from "./tensor.ts";

/** A view in a simpler form: the array itself, a view of what it is a view of, an element of a list of numbers. */
export function simplerView([x]: readonly Value[], attributes: Attributes): Value | undefined {
  if (x === undefined) return undefined;
  const axes = axisMapsAttribute(attributes, "axes");
  const dims = dimsAttribute(attributes, "dims");
  if (isIdentity(axes) && sameDims(dimsOfValue(x), dims)) return x;
  const { builder } = x;
  const node = builder.node(x);
  if (node.primitive === view) {
    const inner = axisMapsAttribute(node.attributes, "axes");
    return viewOf(
      { builder, id: at(node.operands, 0) },
      inner.map((map) => composed(map, axes)),
      dims,
    );
  }
  if (node.primitive === stackPrimitive && dims.length === 0) {
    const place = flatIndex(axes, dimsOfValue(x));
    return place === undefined ? undefined : { builder, id: at(node.operands, place) };
  }
  return isTransposition(axes) ? transposedProduct(x) : undefined;
}

function isIdentity(axes: readonly AxisMap[]): boolean {
  return axes.every(({ start, step, axis }, index) => axis === index && start === 0 && step === 1);
}

/** Whether a view swaps the two axes of a matrix. */
export function isTransposition(axes: readonly AxisMap[]): boolean {
  return (
    axes.length === 2 && axes.every(({ start, step, axis }, index) => axis === 1 - index && start === 0 && step === 1)
  );
}

/** Where the inner array is read, seen through the outer view. */
function composed({ start, step, axis }: AxisMap, outer: readonly AxisMap[]): AxisMap {
  if (axis === undefined) return { start, step, axis };
  const through = at(outer, axis);
  return {
    start: addDims(start, mulDims(through.start, step)),
    step: step * through.step,
    axis: through.axis,
  };
}

function flatIndex(axes: readonly AxisMap[], dims: readonly Dim[]): number | undefined {
  let index: Dim = 0;
  axes.forEach(({ start }, axis) => {
    index = addDims(mulDims(index, at(dims, axis)), start);
  });
  return typeof index === "number" ? index : undefined;
}
