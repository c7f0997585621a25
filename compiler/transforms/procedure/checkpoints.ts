import type { Value } from "../../graph/builder.ts";
import { add, div, mul } from "../../primitives/arithmetic.ts";
import { max, min } from "../../primitives/extrema.ts";
import { sqrt } from "../../primitives/powers.ts";
import { ceil } from "../../primitives/steps.ts";
import { createDraft, type Draft } from "../../procedure/compute.ts";
import { isZero, operation } from "../../procedure/index-form.ts";
import type { Block, For, Index, Procedure, Reading, Scalar, Statement } from "../../procedure/procedure.ts";
import { breaks, eachStatement, mapBlocks } from "../../procedure/walk.ts";
import { declaredIn } from "./facts.ts";
import type { Variables } from "./variables.ts";

/** A loop by the name of its counter, or by its line: `t`, `14`. */
export type LoopName = string;

/** A procedure some loops of which run in pieces that the reverse sweep carries out again. */
export interface Checkpointed {
  readonly procedure: Procedure;
  /** The loops over pieces. */
  readonly replayed: ReadonlySet<Statement>;
}

/** Whether a loop can run in pieces: its number of steps is known when it starts. */
export function isDivisible(statement: Statement): statement is For {
  return (
    statement.kind === "for" &&
    Math.abs(statement.step) === 1 &&
    !breaks(statement.body) &&
    !growsOutside(statement.body)
  );
}

/** Whether an array from outside changes its length, of which a copy would have to be kept. */
function growsOutside(body: Block): boolean {
  const own = declaredIn(body);
  let isFound = false;
  eachStatement(body, (statement) => {
    const grows = statement.kind === "push" || statement.kind === "pop";
    if (grows && !own.has(statement.array)) isFound = true;
  });
  return isFound;
}

/** Whether a loop is called so. */
export function isCalled({ counter, line }: For, name: LoopName): boolean {
  return counter.name === name || String(line) === name;
}

/** The loops that can run in pieces. */
export function divisibleLoops({ body }: Procedure): readonly For[] {
  const found: For[] = [];
  eachStatement(body, (statement) => {
    if (isDivisible(statement)) found.push(statement);
  });
  return found;
}

/**
 * Cut loops of n steps into ⌈√n⌉ pieces. What a piece starts from is saved once; its reverse runs the piece again, with a
 * tape for its own steps: memory for 2√n steps instead of n, for one more forward sweep (Griewank and Walther, Evaluating
 * Derivatives, 2nd ed., chapter 12).
 */
export function withCheckpoints(procedure: Procedure, names: readonly LoopName[], variables: Variables): Checkpointed {
  const replayed = new Set<Statement>();
  if (names.length === 0) return { procedure, replayed };
  const inBlock = (block: Block): Block => {
    const locals = [...block.locals];
    const statements = block.statements.flatMap((statement): readonly Statement[] => {
      const inner = mapBlocks(statement, inBlock);
      if (!isDivisible(inner) || !names.some((name) => isCalled(inner, name))) return [inner];
      return divided(inner, locals);
    });
    return { locals, statements };
  };
  const divided = (loop: For, locals: Block["locals"][number][]): readonly Statement[] => {
    const { counter, from, to, step, line } = loop;
    const integer = (suffix: string): Scalar => variables.scalar(`${counter.name}_${suffix}`, "integer");
    const [size, pieces, piece, first, end] = [
      integer("size"),
      integer("pieces"),
      integer("piece"),
      integer("first"),
      integer("end"),
    ];
    locals.push(size, pieces);
    const sizes = createDraft();
    const distance = step > 0 ? operation("-", to, from) : operation("-", from, to);
    const count = distance.kind === "length" ? read(sizes, distance) : max(read(sizes, distance), 0);
    const length = max(ceil(sqrt(count)), 1);
    const limits = createDraft();
    const passed = mul(mul(limits.read(piece), limits.read(size)), step);
    const start = isZero(from) ? passed : add(read(limits, from), passed);
    const next = add(start, mul(limits.read(size), step));
    const last = step > 0 ? min(next, read(limits, to)) : max(next, read(limits, to));
    const outer: For = {
      kind: "for",
      counter: piece,
      from: { kind: "number", value: 0 },
      to: { kind: "variable", variable: pieces },
      step: 1,
      line,
      body: {
        locals: [first, end],
        statements: [
          written(
            limits,
            [
              [first, start],
              [end, last],
            ],
            line,
          ),
          { ...loop, from: { kind: "variable", variable: first }, to: { kind: "variable", variable: end } },
        ],
      },
    };
    replayed.add(outer);
    return [
      written(
        sizes,
        [
          [size, length],
          [pieces, ceil(div(count, length))],
        ],
        line,
      ),
      outer,
    ];
  };
  return { procedure: { ...procedure, body: inBlock(procedure.body) }, replayed };
}

function read(draft: Draft, index: Index): Value {
  const reading: Reading = { form: "count", index };
  return draft.read(reading);
}

function written(draft: Draft, values: readonly (readonly [Scalar, Value])[], line: number | undefined): Statement {
  return draft.finish(
    values.map(([place, value]) => ({ place, value, adds: false })),
    line,
  );
}
