import { describe, expect, it } from "vitest";
import { pageHtml } from "../../compiler/report/page.ts";
import { figureSvg, type Panel } from "../../compiler/report/plot.ts";
import { elementsOf } from "./markup.ts";

const PANEL: Panel = {
  height: 200,
  xLabel: "x",
  yLabel: "y",
  series: [
    { kind: "line", name: "first & last", x: [0, 1], y: [0, 1] },
    { kind: "second line", name: "second", x: [0, 1], y: [1, 0] },
  ],
};

const figureOf = (panel: Panel): string => figureSvg({ title: "t", description: "d", panels: [panel] });

describe("two lines in a panel", () => {
  it("are drawn differently, and named in their colours where a legend is wanted", () => {
    const svg = figureOf({ ...PANEL, legend: true });
    expect(elementsOf(svg).length).toBeGreaterThan(10);
    expect(svg).toContain('<path class="line" d="M');
    expect(svg).toContain('<path class="line second" d="M');
    const colours = ["first &amp; last", "second"].map(
      (name) => new RegExp(`style="fill: (#[0-9a-f]{6})">${name}</text>`).exec(svg)?.[1],
    );
    expect(new Set(colours).size).toBe(2);
    expect(colours).not.toContain(undefined);
    expect(figureOf(PANEL)).not.toContain("second</text>");
  });
});

describe("images on a page", () => {
  const page = { title: "t", formula: "x", tables: [], drawings: [], footer: "f" };

  it("are allowed by its policy only where there are some, and are data", () => {
    expect(pageHtml(page)).not.toContain("img-src");
    const html = pageHtml({ ...page, images: [{ address: "data:image/png;base64,AA==", width: 3, caption: 'a "b"' }] });
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    expect(html).toContain('<img src="data:image/png;base64,AA==" width="3" alt="a &quot;b&quot;">');
    expect(html).toContain("<figcaption>a &quot;b&quot;</figcaption>");
  });
});
