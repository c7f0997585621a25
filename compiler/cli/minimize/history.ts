import type { SolverStep } from "../../../runtime/optimise/index.ts";
import { historyExists } from "../../diagnostics/catalogue.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Io } from "../io.ts";
import { existingFile, writeResult } from "../output.ts";
import type { Problem } from "./problem.ts";

/** The most numbers that move for which a history has a column each. */
const MOST_COORDINATES = 10;

/** A table of the points that a search goes through, which is written when it has ended. */
export interface History {
  readonly add: (step: SolverStep) => void;
  readonly write: () => void;
}

/**
 * A history as a file of values that commas separate: the iteration, the value, the norm of the gradient and the length of
 * the step, and the numbers that move if they are few.
 * @throws DiagnosticError where there is a file already that may not be replaced.
 */
export function historyIn(path: string, { names, start }: Problem, isReplaced: boolean, io: Io): History {
  if (!isReplaced && path !== "-" && existingFile(path, io) !== undefined) {
    throw new DiagnosticError([historyExists(path)]);
  }
  const isShort = start.length <= MOST_COORDINATES;
  const columns = ["iteration", "value", "gradient norm", "step", ...(isShort ? names() : [])];
  const lines = [columns.map(field).join(",")];
  return {
    add: ({ iteration, value, gradientNorm, length, point }) => {
      lines.push([iteration, value, gradientNorm, length, ...(isShort ? point : [])].join(","));
    },
    write: () => {
      writeResult(`${lines.join("\n")}\n`, path, io);
    },
  };
}

/** A name as a field: `W[1,2]` has a comma in it. */
function field(name: string): string {
  return name.includes(",") ? `"${name}"` : name;
}
