import { escapeXml } from "./escape.ts";

/** Rows of cells under a heading. */
export interface PageTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** An image as a `data:` address, how many pixels of the page it takes, and what is to be seen. */
export interface PageImage {
  readonly address: string;
  readonly width: number;
  readonly caption: string;
}

/** A page: what it is about, tables, and drawings that are SVG already. */
export interface Page {
  readonly title: string;
  /** Shown as code. */
  readonly formula: string;
  readonly tables: readonly PageTable[];
  readonly drawings: readonly string[];
  /** Images with what is said below them. */
  readonly images?: readonly PageImage[];
  /** What made it. */
  readonly footer: string;
}

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; color: #222; max-width: 760px; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.3rem } pre { background: #f5f5f5; padding: 0.6rem 0.8rem; overflow-x: auto }
table { border-collapse: collapse; margin: 1rem 0 } th, td { padding: 0.25rem 0.9rem 0.25rem 0; text-align: left }
th { border-bottom: 1px solid #999 } td { font-variant-numeric: tabular-nums } svg, img { max-width: 100%; height: auto }
figure { margin: 1rem 0 } img { image-rendering: pixelated } figcaption { color: #444; font-size: 13px }
footer { color: #666; font-size: 13px }`;

/** A page as one HTML file that loads nothing and runs nothing. */
export function pageHtml({ title, formula, tables, drawings, images = [], footer }: Page): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'${images.length > 0 ? "; img-src data:" : ""}`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    `<h1>${escapeXml(title)}</h1>`,
    `<pre><code>${formula
      .split(/\r\n|\r|\n/)
      .map(escapeXml)
      .join("\n")}</code></pre>`,
    ...tables.map(tableHtml),
    ...drawings,
    ...images.map(imageHtml),
    `<footer>${escapeXml(footer)}</footer>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

function imageHtml({ address, width, caption }: PageImage): string {
  const [source, text] = [escapeXml(address), escapeXml(caption)];
  return `<figure><img src="${source}" width="${width}" alt="${text}"><figcaption>${text}</figcaption></figure>`;
}

function tableHtml({ head, rows }: PageTable): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join("")}</tr>`;
  const heading = head.length === 0 ? [] : [`<thead>${cells("th", head)}</thead>`];
  return ["<table>", ...heading, "<tbody>", ...rows.map((row) => cells("td", row)), "</tbody>", "</table>"].join("\n");
}
