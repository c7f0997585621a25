import { counted } from "../../../runtime/counted.ts";
import type { PageImage } from "../../report/page.ts";
import { pageHtml } from "../../report/page.ts";
import { figureSvg, type Panel } from "../../report/plot.ts";
import { percentage, type Judgement } from "../../train/evaluate.ts";
import { VERSION } from "../../version.ts";
import type { Elements } from "../../function-types.ts";
import type { FirstLayer } from "../../train/networks.ts";
import { settingsRecord } from "./checkpoint.ts";
import { png } from "./png.ts";
import { resultRows, type Result } from "./render.ts";

/** A result as an HTML page that loads nothing: curves, first-layer weights, settings and figures. */
export function reportHtml(result: Result): string {
  const { run, best } = result;
  const settings = Object.entries(settingsRecord(run.settings));
  const weights = best.parameters[0];
  return pageHtml({
    title: `Training: ${run.network.summary}`,
    formula: run.network.source.trim(),
    tables: [
      { head: [], rows: resultRows(result) },
      { head: ["setting", "value"], rows: settings.map(([name, value]) => [name, String(value)]) },
    ],
    drawings: [curves(result)],
    images: weights ? [weightImage(weights, run.network.firstLayer)] : [],
    footer: `Made by adjoint ${VERSION}.`,
  });
}

function curves({ history, stepsPerEpoch }: Result): string {
  const x = history.map(({ step }) => step / stepsPerEpoch);
  const panel = (yLabel: string, figureOf: (judgement: Judgement) => number): Panel => ({
    height: 240,
    xLabel: "epoch",
    yLabel,
    zero: true,
    legend: true,
    series: [
      { kind: "second line", name: "training", x, y: history.map(({ training }) => figureOf(training)) },
      { kind: "line", name: "validation", x, y: history.map(({ validation }) => figureOf(validation)) },
    ],
  });
  return figureSvg({
    title: "Loss and misclassification",
    description: "Both over epochs, for training and validation points.",
    panels: [panel("loss", ({ loss }) => loss), panel("misclassified, %", percentage)],
  });
}

/** At most so many units are shown. */
const MOST_UNITS = 400;
/** The width of the page that images may take. */
const PAGE = 720;
/** Colour numbers: those of weights are 0 to 2·ZERO, the gap has one of its own. */
const ZERO = 100;
const GAP = 2 * ZERO + 1;

/** Weights as one image, a square for each unit, from blue (negative) over white to red, by the largest of each unit. */
export function weightImage(weights: Elements, { count, height, width, perUnit, perPixel }: FirstLayer): PageImage {
  const shown = Math.min(count, MOST_UNITS);
  const columns = Math.ceil(Math.sqrt((2 * shown * height) / width));
  const rows = Math.ceil(shown / columns);
  const size = { width: columns * (width + 1) + 1, height: rows * (height + 1) + 1 };
  const pixels = new Uint8Array(size.width * size.height).fill(GAP);
  for (let unit = 0; unit < shown; unit++) {
    const values = Array.from(
      { length: height * width },
      (_, pixel) => weights[unit * perUnit + pixel * perPixel] ?? 0,
    );
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const top = Math.floor(unit / columns) * (height + 1) + 1;
    const left = (unit % columns) * (width + 1) + 1;
    for (const [pixel, value] of values.entries()) {
      const place = (top + Math.floor(pixel / width)) * size.width + left + (pixel % width);
      pixels[place] = ZERO + Math.round(largest > 0 ? (ZERO * value) / largest : 0);
    }
  }
  const bytes = png({ ...size, pixels, palette: PALETTE });
  const all = shown < count ? `the first ${shown} of ${count} units` : counted(count, "unit");
  return {
    address: `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`,
    width: size.width * Math.max(1, Math.floor(PAGE / size.width)),
    caption: `Weights of the first layer, ${all}: red is positive, blue negative, each relative to the largest of its unit.`,
  };
}

const PALETTE = Uint8Array.from(
  Array.from({ length: GAP + 1 }, (_, number) => {
    if (number === GAP) return [0x88, 0x88, 0x88];
    const [strength, end] = number < ZERO ? [1 - number / ZERO, [33, 102, 172]] : [number / ZERO - 1, [178, 24, 43]];
    return end.map((channel) => Math.round(255 + strength * (channel - 255)));
  }).flat(),
);
