import { InternalError } from "../diagnostics/internal-error.ts";
import type { Dim } from "./dim.ts";
import type { Attributes, AxisMap } from "./primitive.ts";

/** The number stored under a key of the attributes. @throws InternalError when there is none. */
export function numberAttribute(attributes: Attributes, key: string): number {
  const value = attributes[key];
  if (typeof value !== "number") throw new InternalError(`attribute ${key} is not a number`);
  return value;
}

/** The text stored under a key of the attributes. @throws InternalError when there is none. */
export function textAttribute(attributes: Attributes, key: string): string {
  const value = attributes[key];
  if (typeof value !== "string") throw new InternalError(`attribute ${key} is not a text`);
  return value;
}

/** Lengths as the text of an attribute. */
export function writeDims(dims: readonly Dim[]): string {
  return dims.join(",");
}

/** The lengths stored under a key of the attributes. */
export function dimsAttribute(attributes: Attributes, key: string): readonly Dim[] {
  return partsOf(textAttribute(attributes, key), ",").map(readDim);
}

/** Axes as the text of an attribute. */
export function writeAxes(axes: readonly number[]): string {
  return axes.join(",");
}

/** The axes stored under a key of the attributes. */
export function axesAttribute(attributes: Attributes, key: string): readonly number[] {
  return partsOf(textAttribute(attributes, key), ",").map(Number);
}

/** The map of the axes of a view as the text of an attribute. */
export function writeAxisMaps(maps: readonly AxisMap[]): string {
  return maps.map(({ start, step, axis }) => `${start}@${step}@${axis ?? ""}`).join(",");
}

/** The map of axes stored under a key of the attributes. */
export function axisMapsAttribute(attributes: Attributes, key: string): readonly AxisMap[] {
  return partsOf(textAttribute(attributes, key), ",").map((part): AxisMap => {
    const [start = "", step = "", axis = ""] = part.split("@");
    return { start: readDim(start), step: Number(step), axis: axis === "" ? undefined : Number(axis) };
  });
}

function readDim(text: string): Dim {
  return /^-?\d+$/.test(text) ? Number(text) : text;
}

function partsOf(text: string, separator: string): readonly string[] {
  return text === "" ? [] : text.split(separator);
}
