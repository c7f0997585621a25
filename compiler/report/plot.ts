import { escapeXml } from "./escape.ts";
import { scaleOf, type Scale } from "./scale.ts";

/** Points, or a line through them, in a panel. */
export interface Series {
  readonly kind: "points" | "line" | "second line";
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** One pair of axes. */
export interface Panel {
  readonly height: number;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Whether the line y = 0 is drawn. */
  readonly zero?: boolean;
  /** Whether the names of the series are shown, in their colours. */
  readonly legend?: boolean;
}

/** Panels one above the other. */
export interface Figure {
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
  readonly panels: readonly Panel[];
}

const WIDTH = 720;
const MARGIN = { left: 76, right: 20, top: 14, bottom: 46 } as const;
const HEADING = 34;

/** A series shows so many points at most, evenly chosen: nobody sees more. */
const MOST_POINTS = 4000;

const COLORS = { points: "#1f6f8b", line: "#c0392b", "second line": "#1f6f8b" } as const;

const STYLE = `text { font: 13px system-ui, sans-serif; fill: #222 } .title { font-size: 15px; font-weight: 600 }
.axis { stroke: #444; fill: none } .grid { stroke: #e3e3e3 } .zero { stroke: #888; stroke-dasharray: 4 3 }
.points { fill: ${COLORS.points}; fill-opacity: 0.75 } .line { stroke: ${COLORS.line}; stroke-width: 1.8; fill: none }
.second { stroke: ${COLORS["second line"]}; stroke-dasharray: 6 3 }`;

/** A figure as an SVG image that needs nothing else. */
export function figureSvg({ title, description, panels }: Figure): string {
  let top = HEADING;
  const drawn = panels.map((panel) => {
    const text = panelSvg(panel, top);
    top += panel.height;
    return text;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" role="img">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(description)}</desc>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${top}" fill="#fff"/>`,
    `<text class="title" x="${MARGIN.left}" y="22">${escapeXml(title)}</text>`,
    ...drawn,
    "</svg>",
    "",
  ].join("\n");
}

/** Where numbers are on the page. */
interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function panelSvg(panel: Panel, top: number): string {
  const { series, height } = panel;
  const frame: Frame = {
    x: scaleOf(
      series.map(({ x }) => x),
      8,
    ),
    y: scaleOf([...series.map(({ y }) => y), ...(panel.zero === true ? [[0]] : [])], Math.max(2, height / 55)),
    left: MARGIN.left,
    right: WIDTH - MARGIN.right,
    top: top + MARGIN.top,
    bottom: top + height - MARGIN.bottom,
  };
  const legend = panel.legend === true ? legendSvg(series, frame) : [];
  const zero = panel.zero === true ? [horizontal("zero", frame, 0)] : [];
  return [
    "<g>",
    ...axesSvg(panel, frame),
    ...zero,
    ...series.map((each) => seriesSvg(each, frame)),
    ...legend,
    "</g>",
  ].join("\n");
}

/** The names of series in the upper right corner of a panel. */
function legendSvg(series: readonly Series[], { right, top }: Frame): readonly string[] {
  return series.map(
    ({ kind, name }, row) =>
      `<text x="${right - 6}" y="${top + 16 + 18 * row}" text-anchor="end" style="fill: ${COLORS[kind]}">${escapeXml(name)}</text>`,
  );
}

function axesSvg({ xLabel, yLabel }: Panel, frame: Frame): readonly string[] {
  const { x, y, left, right, top, bottom } = frame;
  const middle = (top + bottom) / 2;
  return [
    ...x.ticks.map((tick) => {
      const place = across(frame, tick);
      return (
        `<line class="grid" x1="${place}" y1="${top}" x2="${place}" y2="${bottom}"/>` +
        `<text x="${place}" y="${bottom + 18}" text-anchor="middle">${escapeXml(x.label(tick))}</text>`
      );
    }),
    ...y.ticks.map((tick) => {
      const place = up(frame, tick);
      return `${horizontal("grid", frame, tick)}<text x="${left - 8}" y="${place + 4}" text-anchor="end">${escapeXml(y.label(tick))}</text>`;
    }),
    `<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`,
    `<text x="${(left + right) / 2}" y="${bottom + 36}" text-anchor="middle">${escapeXml(xLabel)}</text>`,
    `<text transform="translate(16 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(yLabel)}</text>`,
  ];
}

function horizontal(kind: string, frame: Frame, y: number): string {
  const place = up(frame, y);
  return `<line class="${kind}" x1="${frame.left}" y1="${place}" x2="${frame.right}" y2="${place}"/>`;
}

function seriesSvg({ kind, name, x, y }: Series, frame: Frame): string {
  const count = Math.min(x.length, y.length);
  const step = Math.max(1, count / MOST_POINTS);
  const places: (string | undefined)[] = [];
  for (let k = 0; k < count; k += step) {
    const [u, v] = [x[Math.floor(k)] ?? NaN, y[Math.floor(k)] ?? NaN];
    places.push(Number.isFinite(u) && Number.isFinite(v) ? `${across(frame, u)} ${up(frame, v)}` : undefined);
  }
  const label = `<title>${escapeXml(name)}</title>`;
  if (kind !== "points") {
    // The line is broken where it has no value.
    const path = places.map((place, k) => place && `${k > 0 && places[k - 1] !== undefined ? "L" : "M"}${place}`);
    return `<path class="${kind === "line" ? "line" : "line second"}" d="${path.filter((part) => part !== undefined).join("")}">${label}</path>`;
  }
  const circles = places.flatMap((place) => {
    const [cx, cy] = place?.split(" ") ?? [];
    return cx === undefined || cy === undefined ? [] : [`<circle cx="${cx}" cy="${cy}" r="3.2"/>`];
  });
  return `<g class="points">${label}${circles.join("")}</g>`;
}

function across({ x, left, right }: Frame, value: number): number {
  return rounded(left + ((value - x.low) / (x.high - x.low)) * (right - left));
}

function up({ y, top, bottom }: Frame, value: number): number {
  return rounded(bottom - ((value - y.low) / (y.high - y.low)) * (bottom - top));
}

function rounded(place: number): number {
  return Math.round(place * 100) / 100;
}
