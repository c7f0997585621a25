import type { Attributes, Primitive } from "./primitive.ts";
import type { Type } from "./type.ts";

/** One operation of a graph. Only the builder makes nodes, so an ill-typed node cannot exist. */
export interface Node {
  /** The position in the graph; larger than the id of every operand. */
  readonly id: number;
  readonly primitive: Primitive;
  readonly operands: readonly number[];
  readonly attributes: Attributes;
  readonly type: Type;
}
