import type { Graph } from "../graph/graph.ts";
import { costOf } from "../inspect/cost.ts";
import { cheaperMode, isMixable, jvp, vjp, type JacobianMode } from "./derivatives.ts";

/** What a Jacobian costs by one of the modes. */
export interface ModeCost {
  readonly mode: JacobianMode;
  readonly operations: number;
  /** In units of one addition. */
  readonly weighted: number;
  /** Whether the program was not built, and its cost is that of one sweep, as often as there are sweeps. */
  readonly isEstimate: boolean;
}

/** The mode that a Jacobian is made by, and the costs by which it was chosen. */
export interface ModeChoice {
  readonly mode: JacobianMode;
  /** The graph by that mode, where it was built. */
  readonly graph?: Graph;
  /** The costs that were compared, cheapest first; none where the numbers of inputs and outputs decide. */
  readonly costs: readonly ModeCost[];
}

/** Programs are built to be counted where their nodes, once for each row and column, are no more than this. */
const MAX_BUILT = 10_000;

/**
 * Choose the mode of a Jacobian by the weighted operations of the programs. Of modes that cost the same, and for arrays,
 * single outputs and single inputs, it is the one with the fewer sweeps.
 */
export function chosenMode(
  graph: Graph,
  wrt: readonly number[],
  build: (mode: JacobianMode) => Graph,
  finish: (derivative: Graph) => Graph,
): ModeChoice {
  const usual = cheaperMode(graph, wrt);
  const rows = graph.outputs.length;
  const columns = wrt.length;
  if (!isMixable(graph) || rows < 2 || columns < 2) return { mode: usual, costs: [] };
  if (graph.nodes.length * (rows + columns) > MAX_BUILT) {
    const own = counted(finish(graph));
    const sweeps = [
      { mode: "forward", one: counted(finish(jvp(graph, { wrt }))), times: columns },
      { mode: "reverse", one: counted(finish(vjp(graph, { wrt }))), times: rows },
    ] as const;
    const costs = sweeps.map(({ mode, one, times }): ModeCost => {
      const together = (of: keyof typeof own): number => own[of] + times * (one[of] - own[of]);
      return { mode, operations: together("operations"), weighted: together("weighted"), isEstimate: true };
    });
    const [cheapest] = sorted(costs, usual);
    return { mode: cheapest?.mode ?? usual, costs: sorted(costs, usual) };
  }
  const programs = (["forward", "reverse", "mixed"] as const).map((mode) => ({ mode, graph: build(mode) }));
  const costs = sorted(
    programs.map((program) => ({ mode: program.mode, ...counted(program.graph), isEstimate: false })),
    usual,
  );
  const chosen = programs.find(({ mode }) => mode === costs[0]?.mode);
  return { mode: usual, ...chosen, costs };
}

/** The cheapest first, of equal ones the usual one. */
function sorted(costs: readonly ModeCost[], usual: JacobianMode): readonly ModeCost[] {
  const rank = ({ mode }: ModeCost): number => (mode === usual ? 0 : mode === "mixed" ? 2 : 1);
  return costs.toSorted((a, b) => a.weighted - b.weighted || rank(a) - rank(b));
}

/** The cost of a graph of numbers, which depends on no named length. */
function counted(graph: Graph): { readonly operations: number; readonly weighted: number } {
  const { operations, weighted } = costOf(graph);
  return { operations: Number(operations), weighted: Number(weighted) };
}

/** The mode that was chosen, and what the others would have cost. */
export function describeModes(costs: readonly ModeCost[]): string {
  const [chosen, ...others] = costs.map(({ mode, weighted, isEstimate }) => {
    return { mode, cost: `${isEstimate ? "about " : ""}${weighted}` };
  });
  if (chosen === undefined) return "";
  const rest = others.map(({ mode, cost }) => `${mode} ${cost}`).join(", ");
  return `Jacobian by ${chosen.mode} mode, weighted cost ${chosen.cost}; ${rest}`;
}
