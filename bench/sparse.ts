import { compile } from "../compiler/compile.ts";
import { parseMath } from "../compiler/frontends/mathjs/index.ts";
import { dimValue } from "../compiler/graph/dim.ts";
import { costOf } from "../compiler/inspect/cost.ts";
import { derive } from "../compiler/transforms/derive.ts";
import { deriveSparse } from "../compiler/transforms/sparse/derive.ts";
import { figure, type Table } from "./table.ts";

/** An energy of an array whose Hessian has a few entries in each column. */
interface Energy {
  readonly name: string;
  readonly source: string;
  /** The shape of the array of n elements. */
  readonly shape: (n: number) => readonly number[];
}

const ENERGIES: readonly Energy[] = [
  { name: "band", source: "sum((1 - x[1:end-1]).^2 + 100 * (x[2:end] - x[1:end-1].^2).^2)", shape: (n) => [n] },
  { name: "arrow", source: "x[1] * sum(sin(x)) + sum(x .^ 4)", shape: (n) => [n] },
  {
    name: "grid",
    source: `d = exp(x[2:end, :] - x[1:end-1, :])
e = exp(x[:, 2:end] - x[:, 1:end-1])
sum(d) + sum(e) + sum(x .^ 4)`,
    shape: (n) => [Math.sqrt(n), Math.sqrt(n)],
  },
];

/** How long the dense Hessians are measured: their time and memory grow with the square of the length. */
const DENSE_LENGTH = 900;

/** Hessians by their entries against dense ones: the operations of both, and the time of a call where it can be waited for. */
export function sparseHessians(n: number): Table {
  return {
    title: `sparse Hessians of ${n} variables; milliseconds of dense ones are measured for ${DENSE_LENGTH} variables`,
    head: [
      "energy",
      "entries",
      "sweeps",
      "first call",
      "call",
      "operations",
      "dense",
      `call for ${DENSE_LENGTH}`,
      "dense",
    ],
    rows: ENERGIES.map((energy) => rowOf(energy, n)),
  };
}

function rowOf({ name, source, shape }: Energy, n: number): readonly string[] {
  const { graph } = parseMath(source, { shapes: { x: shape(n) } });
  const derived = deriveSparse(graph, "sparseHessian", true, new Map());
  const operations = dimValue(costOf(derived.graph).operations, new Map());
  const dense = dimValue(costOf(derive(graph, "hessian").graph).operations, new Map());
  const long = compile(source, { shapes: { x: shape(n) } });
  const short = compile(source, { shapes: { x: shape(DENSE_LENGTH) } });
  const start = performance.now();
  long.sparseHessian(point(n));
  const first = performance.now() - start;
  return [
    name,
    String(derived.plan.pattern.indices.length),
    String(derived.plan.forward.count + derived.plan.reverse.count),
    figure(first),
    figure(fastest(() => long.sparseHessian(point(n)))),
    operations.toExponential(1),
    dense.toExponential(1),
    figure(fastest(() => short.sparseHessian(point(DENSE_LENGTH)))),
    figure(fastest(() => short.hessian(point(DENSE_LENGTH)))),
  ];
}

function point(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, k) => Math.sin(k + 1) / 2);
}

/** The milliseconds of the fastest of some calls. */
function fastest(call: () => unknown): number {
  let best = Infinity;
  for (let round = 0; round < 20; round++) {
    const start = performance.now();
    call();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
