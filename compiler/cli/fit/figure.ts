import { counted } from "../../../runtime/counted.ts";
import type { Figure, Panel, Series } from "../../report/plot.ts";
import { rowFunction } from "./rows.ts";
import type { Fitted, Request } from "./run.ts";

/** The places at which a curve is computed. */
const CURVE_POINTS = 300;

/** How many letters fit above a figure. */
const MOST_LETTERS = 76;

/** What an axis shows. */
interface Axis {
  readonly label: string;
  readonly values: Float64Array;
}

/**
 * The data with the curve, over the predictor if there is one, and the residuals below. Models of several predictors are
 * shown over the values that were fitted.
 */
export function fitFigure(request: Request, result: Fitted): Figure {
  const { formula, data } = request;
  const { observed, fitted } = result;
  const axis = axisOf(result);
  const top: Panel = {
    height: 340,
    xLabel: axis.label,
    yLabel: formula.observedText,
    series: [
      { kind: "points", name: "data", x: axis.values, y: observed },
      { kind: "line", name: "model", ...curveOf(request, result, axis) },
    ],
  };
  const residuals: Panel = {
    height: 190,
    xLabel: axis.label,
    yLabel: "observed − model",
    zero: true,
    series: [
      { kind: "points", name: "residuals", x: axis.values, y: observed.map((value, i) => value - (fitted[i] ?? NaN)) },
    ],
  };
  return {
    title: shortened(formula.source.text),
    description: `${counted(observed.length, "row")} of ${data.source.name} and the fitted model over ${axis.label}, and below the residuals.`,
    panels: [top, residuals],
  };
}

function axisOf({ predictors, fitted }: Fitted): Axis {
  const [[label, values] = ["row", Float64Array.from(fitted, (_, i) => i + 1)]] = predictors;
  return predictors.size > 1 ? { label: "model", values: fitted } : { label, values };
}

function curveOf({ formula }: Request, { solution, predictors, fitted }: Fitted, axis: Axis): Pick<Series, "x" | "y"> {
  const order = axis.values.toSorted();
  const [low = NaN, high = NaN] = [order[0], order.at(-1)];
  if (predictors.size === 0) return { x: axis.values, y: fitted };
  // Where the model is its own axis, it is the diagonal.
  if (predictors.size > 1) return { x: [low, high], y: [low, high] };
  const x = Float64Array.from({ length: CURVE_POINTS }, (_, k) => low + ((high - low) * k) / (CURVE_POINTS - 1));
  return { x, y: rowFunction(formula.model, formula, CURVE_POINTS).value(solution.parameters, [x]) };
}

/** The last line of a text, as far as it fits above a figure. */
function shortened(text: string): string {
  const line = Array.from(
    text
      .trim()
      .split(/\r\n|\r|\n/)
      .at(-1) ?? "",
  );
  return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS - 1).join("")}…` : line.join("");
}
