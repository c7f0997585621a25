import { describe, expect, it } from "vitest";
import { parseRequest, placeIn, queryFor } from "../../compiler/plugin/request.ts";
import { refusalOf } from "./support.ts";

describe("a request", () => {
  it("names a file and the derivatives that are asked for", () => {
    expect(parseRequest("./model.ts?gradient")).toEqual({
      path: "./model.ts",
      query: "gradient",
      kinds: ["gradient"],
      fn: undefined,
      options: {},
      base: "gradient",
    });
    expect(parseRequest("../a b/model.math?jvp,valueAndGradient")).toMatchObject({
      path: "../a b/model.math",
      kinds: ["jvp", "valueAndGradient"],
    });
  });

  it("has the options of the command line", () => {
    const query =
      "hessian&fn=loss,energy&wrt=x,params.w&mode=forward&style=into&runtime=inline&precision=f32&simplify=exact&finite=true&stable=false&vars=x,y&shape=W=2x3,x=3";
    expect(parseRequest(`model.mts?${query}`)).toMatchObject({
      fn: ["loss", "energy"],
      options: {
        wrt: ["x", "params.w"],
        mode: "forward",
        style: "into",
        runtime: "inline",
        precision: "f32",
        simplify: "exact",
        finite: true,
        stable: false,
        vars: ["x", "y"],
        shape: "W=2x3,x=3",
      },
    });
  });

  it("may be written as URLs are", () => {
    expect(parseRequest("./model.ts?gradient&wrt=%CE%B1,%CE%B2")?.options).toEqual({ wrt: ["α", "β"] });
    expect(parseRequest("./model.ts?gradient&wrt=100%")?.options).toEqual({ wrt: ["100%"] });
  });

  it("can be narrowed to some functions", () => {
    const request = parseRequest("./model.ts?gradient,hessian&fn=a&wrt=x");
    expect(request && queryFor(request, ["b", "c"])).toBe("gradient,hessian&wrt=x&fn=b,c");
  });

  it.each([
    "./model.ts",
    "./model.ts?raw",
    "./model.ts?url",
    "./model.ts?worker&inline",
    "./model.ts?v=1234",
    "./model.ts?t=1234&gradient",
    "./model.ts?",
    "./model.js?gradient",
    "./picture.svg?gradient",
    "./model?gradient",
    "adjoint",
  ])("is not what %s is", (specifier) => {
    expect(parseRequest(specifier)).toBeUndefined();
  });
});

describe("a request for what there is not", () => {
  it.each([
    ["./model.ts?gradiant", "ADJ901", "gradiant", "did you mean `gradient`?"],
    ["./model.ts?Hessian", "ADJ901", "Hessian", "did you mean `hessian`?"],
    ["./model.ts?gradient,slope", "ADJ901", "slope", undefined],
    ["./model.ts?gradient,", "ADJ901", "", undefined],
    ["./model.ts?gradient&functions=f", "ADJ902", "functions", "?gradient,hessian&fn=loss"],
    ["./model.ts?gradient&hessian", "ADJ902", "hessian", "?gradient,hessian&fn=loss"],
    ["./model.ts?gradient&sytle=into", "ADJ902", "sytle", "did you mean `style`?"],
    ["./model.ts?gradient&constructor=f", "ADJ902", "constructor", "?gradient,hessian&fn=loss"],
    ["./model.ts?gradient&style=fast", "ADJ903", "fast", "write `plain` or `into` or `factory`"],
    ["./model.ts?gradient&fn=a,,b", "ADJ903", "a,,b", "`loss,energy`"],
    ["./model.ts?gradient&fn", "ADJ903", "fn", "`loss,energy`"],
    ["./model.math?gradient&shape=", "ADJ903", "", "W=200x784"],
    ["./model.ts?gradient&fn=a&fn=b", "ADJ904", "fn", undefined],
  ])("%s is refused by %s", async (specifier, code, marked, help) => {
    const refusal = await refusalOf(() => parseRequest(specifier));
    expect({ code: refusal.code, marked: refusal.marked }).toEqual({ code, marked });
    if (help === undefined) expect(refusal.help).toBeUndefined();
    else expect(refusal.help).toContain(help);
  });

  it("is shown where it is written", async () => {
    const importer = `import { f } from './f.ts?gradient';\nimport { g } from './g.ts?gradeint';\n`;
    const specifier = "./g.ts?gradeint";
    const place = placeIn(importer, "main.ts", specifier);
    expect(place.source.name).toBe("main.ts");
    const { marked, span } = await refusalOf(() => parseRequest(specifier, place));
    expect([marked, span?.start]).toEqual(["gradeint", importer.indexOf("gradeint")]);
  });
});
