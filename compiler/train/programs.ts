import { compile } from "../compile.ts";
import { InternalError } from "../diagnostics/internal-error.ts";
import type { Elements, Prepared } from "../function-types.ts";
import type { Network } from "./networks.ts";
import type { Settings } from "./settings.ts";

/** The functions of a network for batches of some length, which write into arrays that they share. */
export interface Programs {
  readonly X: Elements;
  readonly targets: Elements;
  readonly scores: Elements;
  /** Write ∂loss/∂parameters into `gradient`, and return the loss with its penalty. */
  readonly valueAndGradient: (parameters: readonly Elements[], gradient: readonly Elements[]) => number;
  /** Fill `scores`, and return how they are judged, without the penalty. */
  readonly judge: (parameters: readonly Elements[]) => number;
}

/** An array of zeros in a precision. */
export function zerosOf({ precision }: Pick<Settings, "precision">, length: number): Elements {
  return precision === "f32" ? new Float32Array(length) : new Float64Array(length);
}

/** Compile a network: derivatives come from its source. What is returned makes programs for batches of a length. */
export function compileNetwork(network: Network, settings: Settings, pixels: number): (length: number) => Programs {
  const { precision, classes, regularisation: lambda } = settings;
  const { source, criterion, parameters } = network;
  const names = parameters.map(({ name }) => name);
  const loss = compile(source, { shapes: {}, fn: "loss", wrt: names, precision });
  const scoresOf = compile(source, { shapes: {}, fn: "scores", precision });
  const judged = compile(criterion, { shapes: {}, precision });

  return (length) => {
    const X = zerosOf(settings, length * pixels);
    const targets = zerosOf(settings, network.targets === "rows" ? length * classes : length);
    const scores = zerosOf(settings, length * classes);
    // Each is made when it is first called: evaluation needs no gradient.
    const step = onCall(() => loss.prepare("valueAndGradient", { n: length }));
    const forward = onCall(() => scoresOf.prepare("value", { n: length }));
    const measure = onCall(() => judged.prepare("value", { n: length }));
    return {
      X,
      targets,
      scores,
      valueAndGradient: (at, gradient) => numberOf(step(X, targets, ...at, lambda, ...gradient)),
      judge: (at) => {
        forward(X, ...at, scores);
        return numberOf(measure(scores, targets));
      },
    };
  };
}

function onCall(prepare: () => Prepared): Prepared {
  let prepared: Prepared | undefined;
  return (...values) => (prepared ??= prepare())(...values);
}

function numberOf(value: number | undefined): number {
  if (value === undefined) throw new InternalError("a loss is no number");
  return value;
}
