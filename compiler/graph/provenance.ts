/** A half-open range of offsets in the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a node comes from. It lives beside the node and is never part of its identity: equal nodes are one node, and the
 * first origin recorded for it stands.
 */
export interface Origin {
  /** The user's name of the step. */
  readonly name?: string;
  readonly span?: Span;
  /** The node is a derivative of another node of the same graph: its tangent or its adjoint. */
  readonly role?: "tangent" | "adjoint";
  readonly of?: number;
  /** For an adjoint, the steps whose adjoints flow into it: by the user's name, or by id where there is none. */
  readonly from?: readonly (number | string)[];
  /** Which direction or which output the derivative belongs to, where there are several. */
  readonly label?: string;
}

/** The origins of the nodes of a graph, by id. */
export type Provenance = ReadonlyMap<number, Origin>;
