import { at } from "../../diagnostics/internal-error.ts";
import { twoColourings, type Colouring } from "./colouring.ts";
import { columnOf, type SparsityPattern } from "./pattern.ts";
import { aloneIn, starColouring } from "./star.ts";

/** An entry of a compressed matrix: what a sweep in the direction of a colour gives at an output, or at an input. */
export interface Source {
  readonly direction: "forward" | "reverse";
  readonly colour: number;
  /** The row that a forward sweep shows the entry in; the column of a reverse one. */
  readonly place: number;
}

/** How the entries of a sparse matrix are determined by few sweeps. */
export interface SparsePlan {
  readonly pattern: SparsityPattern;
  /** The colours of the columns: each stands for a sweep in the direction of the sum of its columns. */
  readonly forward: Colouring;
  /** The colours of the rows: each stands for a reverse sweep with the sum of its rows. */
  readonly reverse: Colouring;
  /** Where each entry is found, in the order of the pattern. */
  readonly sourceOf: (row: number, column: number) => Source;
}

/** Sweeps that determine a Jacobian: forward ones, reverse ones, or some of both. */
export function jacobianPlan(pattern: SparsityPattern): SparsePlan {
  const { forward, reverse, isReverse } = twoColourings(pattern);
  return {
    pattern,
    forward,
    reverse,
    sourceOf: (row, column) =>
      isReverse(row, column)
        ? { direction: "reverse", colour: at(reverse.colours, row), place: column }
        : { direction: "forward", colour: at(forward.colours, column), place: row },
  };
}

/** Sweeps that determine a symmetric matrix; both of an entry and its mirror image are found at one place. */
export function hessianPlan(pattern: SparsityPattern): SparsePlan {
  const forward = starColouring(pattern);
  const isAlone = aloneIn(pattern, forward);
  return {
    pattern,
    forward,
    reverse: { colours: new Int32Array(pattern.rows).fill(-1), count: 0 },
    sourceOf: (i, j) => {
      const [low, high] = i < j ? [i, j] : [j, i];
      const [row, column] = isAlone(high, low) ? [high, low] : [low, high];
      return { direction: "forward", colour: at(forward.colours, column), place: row };
    },
  };
}

/** The source of every entry, in the order of the pattern. */
export function sourcesOf({ pattern, sourceOf }: SparsePlan): readonly Source[] {
  const sources: Source[] = [];
  for (let column = 0; column < pattern.columns; column++) {
    for (const row of columnOf(pattern, column)) sources.push(sourceOf(row, column));
  }
  return sources;
}
