import { at } from "../../diagnostics/internal-error.ts";
import type { Dim } from "../../graph/dim.ts";
import type { Node } from "../../graph/node.ts";
import type { Scope } from "../names.ts";
import { name, type ArrayType, type Buffer, type Expression, type Statement } from "../program.ts";
import type { LengthOf } from "./length.ts";
import type { Plan } from "./plan.ts";

/** Where the value of a node is: an expression, or an array by its name. */
export type Slot =
  { readonly kind: "value"; readonly expression: Expression } | { readonly kind: "array"; readonly name: string };

/** What the blocks of one function share. */
export interface BlockContext {
  readonly scope: Scope;
  readonly runtime: Set<string>;
  readonly lengthOf: LengthOf;
  readonly arrayType: ArrayType;
  /** The names of the variables that loops count with, the outermost first. */
  readonly counters: readonly string[];
  /** The arrays of known numbers, which stand beside the function. */
  readonly tables: Buffer[];
  /** Where arrays are made: once, outside the function, where it has a workspace of its own. */
  readonly workspace: Statement[] | undefined;
}

/** A graph as statements, and where its outputs are. */
export interface Block {
  readonly statements: readonly Statement[];
  readonly outputs: readonly Slot[];
}

/** What the emission of the stages of one block shares. */
export interface Emission {
  readonly plan: Plan;
  /** The elements of each tuple that are read. */
  readonly projections: ReadonlyMap<number, readonly Node[]>;
  readonly context: BlockContext;
  readonly statements: Statement[];
  readonly slots: Map<number, Slot>;
  /** The arrays that kernels work in, one after another, by their length. */
  readonly scratch: Map<Dim, string>;
  /** The array that a node is written to; whether it is known to hold zeros; the array whose place it takes. */
  readonly arrayOf: (id: number) => {
    readonly array: string;
    readonly isFresh: boolean;
    readonly replaces?: string | undefined;
  };
  /** Note the name of a value, and say where it is. */
  readonly declare: (node: Node) => string;
  readonly slotOf: (id: number) => Slot;
}

/** The expression of a slot. */
export function expressionOf(slot: Slot): Expression {
  return slot.kind === "array" ? name(slot.name) : slot.expression;
}

/** The axes that a stage loops over. */
export function stageDims({ plan }: Emission, index: number): readonly Dim[] {
  return at(plan.stages, index).dims ?? [];
}
