import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeXml } from "../../compiler/report/escape.ts";
import { pageHtml } from "../../compiler/report/page.ts";
import { figureSvg, type Figure } from "../../compiler/report/plot.ts";
import { scaleOf } from "../../compiler/report/scale.ts";
import { elementsOf } from "./markup.ts";

const HOSTILE = `</title><script>alert("1")</script>&amp;'\u0000\u2028\u202e`;

const figure = (x: readonly number[], y: readonly number[], text = "a & b"): Figure => ({
  title: text,
  description: text,
  panels: [
    {
      height: 300,
      xLabel: text,
      yLabel: text,
      zero: true,
      series: [
        { kind: "points", name: text, x, y },
        { kind: "line", name: text, x, y },
      ],
    },
  ],
});

describe("text in markup", () => {
  it("is text, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(elementsOf(`<p title="${escapeXml(text)}">${escapeXml(text)}</p>`)).toEqual(["p"]);
      }),
    );
    for (const character of `<>"'\u0000\u2028\u202e`) expect(escapeXml(HOSTILE)).not.toContain(character);
  });
});

describe("scales", () => {
  const numbers = fc.array(fc.double({ noDefaultInfinity: true, noNaN: true, min: -1e100, max: 1e100 }), {
    minLength: 1,
  });

  it("hold all numbers, and have a few ticks at round numbers with labels that tell them apart", () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const { low, high, ticks, label } = scaleOf([values], 6);
        expect(values.every((value) => value > low && value < high)).toBe(true);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(13);
        expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
        expect(new Set(ticks.map(label)).size).toBe(ticks.length);
      }),
    );
  });

  it("are labelled as people do", () => {
    const labels = (values: readonly number[]): readonly string[] => {
      const { ticks, label } = scaleOf([values], 5);
      return ticks.map(label);
    };
    expect(labels([0, 100])).toEqual(["0", "20", "40", "60", "80", "100"]);
    expect(labels([-0.1, 0.1])).toEqual(["−0.10", "−0.05", "0.00", "0.05", "0.10"]);
    expect(labels([0, 5e7])).toEqual(["0", "1e7", "2e7", "3e7", "4e7", "5e7"]);
    expect(labels([1e-9, 3e-9])).toEqual(["1.0e−9", "1.5e−9", "2.0e−9", "2.5e−9", "3.0e−9"]);
  });

  it("serve for one number, for none, and for what is not finite", () => {
    for (const values of [[3], [], [NaN, Infinity], [0, 0]]) {
      const { low, high } = scaleOf([values], 5);
      expect(Number.isFinite(low) && low < high).toBe(true);
    }
  });
});

describe("figures", () => {
  it("are well-formed images that load nothing, with every point where it belongs", () => {
    const svg = figureSvg(figure([0, 1, 2], [5, 7, 6]));
    const elements = elementsOf(svg);
    expect(elements[0]).toBe("svg");
    expect(elements.filter((name) => name === "circle")).toHaveLength(3);
    expect(svg).not.toMatch(/href|url\(|<script|http:\/\/(?!www\.w3\.org\/2000\/svg)/);
    const circles = Array.from(svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g), ([, x, y]) => [
      Number(x),
      Number(y),
    ]);
    const [first, second, third] = circles;
    expect(second![0]! - first![0]!).toBeCloseTo(third![0]! - second![0]!, 1);
    // Up is up: the largest value is nearest to the top.
    expect(circles.map(([, y]) => y!).indexOf(Math.min(...circles.map(([, y]) => y!)))).toBe(1);
  });

  it("show text as it is", () => {
    const svg = figureSvg(figure([1], [1], HOSTILE));
    expect(elementsOf(svg)).not.toContain("script");
  });

  it("leave out what is not finite: lines break there", () => {
    const svg = figureSvg(figure([0, 1, 2, 3, 4], [1, 2, NaN, 3, 4]));
    expect(svg.match(/<circle/g)).toHaveLength(4);
    const path = /<path class="line" d="([^"]*)"/.exec(svg)?.[1] ?? "";
    expect(path.replace(/[\d. ]/g, "")).toBe("MLML");
    expect(svg).not.toContain("NaN");
  });

  it("stay small for many points", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => i);
    const svg = figureSvg(figure(many, many));
    expect(svg.match(/<circle/g)!.length).toBeLessThanOrEqual(4001);
  });
});

describe("pages", () => {
  it("are well-formed files that load nothing and run nothing", () => {
    const drawing = figureSvg(figure([0, 1], [0, 1]));
    const page = pageHtml({
      title: HOSTILE,
      formula: `${HOSTILE}\nsecond line`,
      tables: [{ head: [HOSTILE], rows: [[HOSTILE, "1"]] }],
      drawings: [drawing],
      footer: HOSTILE,
    });
    const elements = elementsOf(page);
    expect(elements).toContain("svg");
    expect(elements).not.toContain("script");
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).toContain("\nsecond line");
  });
});
