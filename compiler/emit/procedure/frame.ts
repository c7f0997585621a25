import { InternalError } from "../../diagnostics/internal-error.ts";
import type { ArrayVariable, Scalar, Variable } from "../../procedure/procedure.ts";
import type { Scope } from "../names.ts";
import { commentText } from "../comment.ts";
import { name, type Expression, type Statement } from "../program.ts";
import type { Usage } from "./usage.ts";

/** What all blocks of a function share. */
export interface Emission {
  readonly names: Map<Variable, string>;
  readonly usage: Usage;
  /** The functions of `adjoint/runtime` that are called. */
  readonly runtime: Set<string>;
  /** Arrays that the caller gives for results. They are there already, and are overwritten. */
  readonly given: ReadonlyMap<ArrayVariable, string>;
  /** Adjoints that the caller gives for results, whose lengths are not compared yet, with these results. */
  readonly seeds: Map<ArrayVariable, ArrayVariable>;
  /** Variables without a name: each of their values goes from one statement to the next one, and nowhere else. */
  readonly inlined: ReadonlySet<Variable>;
  /** The arrays that are stacks, and what the numbers of what is in use of them are called. */
  readonly stacks: ReadonlySet<ArrayVariable>;
  readonly sizes: Map<ArrayVariable, string>;
  /** What the variables without a name hold now. */
  readonly carried: Map<Variable, Expression>;
  /** What the file is called that the lines of the procedure are lines of. */
  readonly file: string | undefined;
  /** The lines that a comment has pointed to. */
  readonly located: Set<number>;
}

/** A row of an array, under a name of its own as long as what it depends on stays. */
export interface Row {
  readonly name: string;
  readonly array: ArrayVariable;
  /** The number of indices that lead to it. */
  readonly depth: number;
  readonly dependencies: readonly Variable[];
}

/** A block under construction. */
export interface Frame {
  readonly emission: Emission;
  readonly scope: Scope;
  readonly statements: Statement[];
  /** The rows that have a name here, by their keys. */
  readonly rows: Map<string, Row>;
  /** The variables that the next statement declares, with how it does. */
  readonly pending: Map<Variable, "const" | "let">;
  /** The line of the statement that this is a block of. */
  readonly line: number | undefined;
}

/** The frame of a block inside another one; rows that something in a loop changes have no name in it. */
export function innerFrame(frame: Frame, changed: ReadonlySet<Variable>, line: number | undefined): Frame {
  const rows = new Map(frame.rows);
  forgetRows(rows, changed);
  return { ...frame, scope: frame.scope.inner(), statements: [], rows, pending: new Map(), line: line ?? frame.line };
}

/** Forget rows that depend on what changes. */
export function forgetRows(rows: Map<string, Row>, changed: ReadonlySet<Variable>): void {
  for (const [key, { dependencies }] of rows) {
    if (dependencies.some((variable) => changed.has(variable))) rows.delete(key);
  }
}

/** The name of a variable, which has been declared. */
export function nameOf({ emission }: Frame, variable: Variable): string {
  const found = emission.names.get(variable);
  if (found === undefined) throw new InternalError(`the variable ${variable.name} has no name yet`);
  return found;
}

/** Give a variable a name in a block: its own, unless another one is wanted. */
export function declare({ emission, scope }: Frame, variable: Variable, wanted = variable.name): string {
  const declared = scope.declare(wanted === "" ? "value" : wanted);
  emission.names.set(variable, declared);
  return declared;
}

/** A scalar as an expression: its name, or what it is where it has none. */
export function scalarExpression(frame: Frame, scalar: Scalar): Expression {
  return frame.emission.carried.get(scalar) ?? name(nameOf(frame, scalar));
}

/** Where a loop or a decision is in the source, for a comment; unless the statement around it is there too. */
export function locateBlock({ emission, line: around }: Frame, line: number | undefined): string | undefined {
  if (line === undefined || line === around) return undefined;
  emission.located.add(line);
  return locationText(emission, line);
}

/** Where a step is in the source, for a comment; once for each line. */
export function locateStep({ emission }: Frame, line: number | undefined): string | undefined {
  if (line === undefined || emission.located.has(line)) return undefined;
  emission.located.add(line);
  return locationText(emission, line);
}

function locationText({ file }: Emission, line: number): string {
  return commentText(file === undefined ? `line ${String(line)}` : `${file}:${String(line)}`);
}
