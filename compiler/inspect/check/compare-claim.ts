import { at } from "../../diagnostics/internal-error.ts";
import { isClaimed, readClaim, type Claim, type ClaimMatrix } from "./claim.ts";
import { knownMistakes, type Truth } from "./mistakes.ts";
import type { CheckEntry, ClaimEntry, ClaimReport, ClaimVerdict, Mistake } from "./report.ts";

type Place = readonly [row: number, column: number];

/** Compare an answer with the truth entry by entry, and look for the mistakes that explain what is wrong. */
export function compareClaim(claim: Claim, truth: Truth, entries: readonly (readonly CheckEntry[])[]): ClaimReport {
  const { exact, parameters, outputs } = truth;
  const matrix = readClaim(claim, outputs.length, parameters.length);
  const compared = matrix.rows.map((row, output) =>
    row.map((number, parameter): ClaimEntry => {
      const entry = at(at(entries, output), parameter);
      const value = at(at(exact, output), parameter);
      const verdict: ClaimVerdict = isClaimed(number, value)
        ? "right"
        : isChoice(number.value, entry)
          ? "choice"
          : "wrong";
      const { output: outputName, parameter: parameterName } = entry;
      return { output: outputName, parameter: parameterName, claimed: number.text, exact: value, verdict };
    }),
  );
  const wrong = compared.flatMap((row, i) =>
    row.flatMap(({ verdict }, j): Place[] => (verdict === "wrong" ? [[i, j]] : [])),
  );
  const transposed = { description: "rows and columns are exchanged: a row belongs to an output", entries: [] };
  return {
    entries: compared,
    mistakes: [...(matrix.isTransposed ? [transposed] : []), ...explain(wrong, matrix, truth)],
    right: wrong.length === 0 && !matrix.isTransposed,
  };
}

/** Whether a value lies between the slopes of both sides of a corner. */
function isChoice(value: number, { corner, verdict }: CheckEntry): boolean {
  if (verdict !== "kink" || corner?.kind !== "corner") return false;
  const margin = CHOICE_MARGIN * Math.max(Math.abs(corner.left), Math.abs(corner.right));
  return value >= Math.min(corner.left, corner.right) - margin && value <= Math.max(corner.left, corner.right) + margin;
}

const CHOICE_MARGIN = 1e-6;

/** The mistakes that explain wrong entries: each time the one that explains the most of what is left. */
function explain(wrong: readonly Place[], { rows }: ClaimMatrix, truth: Truth): readonly Mistake[] {
  if (wrong.length === 0) return [];
  const candidates = knownMistakes(truth).map(({ description, jacobian }) => {
    const answer = jacobian();
    const entries = wrong.filter(([i, j]) => isClaimed(at(at(rows, i), j), at(at(answer, i), j)));
    return { description, entries };
  });
  const mistakes: Mistake[] = [];
  let open = wrong;
  while (open.length > 0) {
    const left = candidates.map(({ description, entries }) => ({
      description,
      entries: entries.filter((place) => open.includes(place)),
    }));
    const best = left.reduce((a, b) => (b.entries.length > a.entries.length ? b : a));
    if (best.entries.length === 0) break;
    mistakes.push(best);
    open = open.filter((place) => !best.entries.includes(place));
  }
  return mistakes;
}
