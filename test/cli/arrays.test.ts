import { describe, expect, it } from "vitest";
import { run } from "./harness.ts";

const LEAST = ["sum((W*x - t).^2)/2", "--shape", "W=2x3,x=3,t=2", "--vars", "W,x,t"];
const AT = ["--at", "W=[[1,2,0],[3,4,-1]],x=[1,-1,2],t=[0,1]"];
const squeezed = (text: string): string[] => text.split("\n").map((line) => line.trim().replace(/ {2,}/g, " | "));

/** A field of a JSON text. */
function jsonField(text: string, field: string): unknown {
  const parsed: unknown = JSON.parse(text);
  return typeof parsed === "object" && parsed !== null
    ? new Map<string, unknown>(Object.entries(parsed)).get(field)
    : undefined;
}

describe("points with arrays", () => {
  const product = ["eval", "A*x", "--shape", "A=2x2,x=2", "--of", "value", "--json"];
  const value = async (at: string, files = new Map<string, string>()): Promise<unknown> => {
    const { stdout, stderr } = await run([...product, "--at", at], { files });
    expect(stderr).toBe("");
    return jsonField(stdout, "value");
  };

  it.each([
    "A=[[1,2],[3,4]],x=[1,-1]",
    "x = [1, -1], A = [1, 2; 3, 4]",
    "[[1, 2], [3, 4]], [1, -1]",
    "A=[[1,sqrt(4)],[3,2^2]],x=[1,-1]",
  ])("%s", async (at) => {
    expect(await value(at)).toEqual([-1, -1]);
  });

  it("are read from files", async () => {
    const files = new Map([
      ["point.json", '{"x": [1, -1], "A": [[1, 2], [3, 4]]}'],
      ["list", "[[[1, 2], [3, 4]], [1, -1]]"],
    ]);
    expect(await value("point.json", files)).toEqual([-1, -1]);
    expect(await value("@list", files)).toEqual([-1, -1]);
  });

  it.each([
    ["A=[[1,2],[3]],x=[1,2]", /`A` is an array of shape 2×2.*different lengths/],
    ["A=[[1,2],[3,4]],x=[1,2,3]", /`x` is an array of shape 2.*shape 3/],
    ["A=[[1,2],[3,4]],x=1", /`x` is an array of shape 2.*a number/],
    ["A=[[1,2],[3,y]],x=[1,2]", /ADJ604/],
    ["missing.json", /ADJ701/],
    ["@bad", /ADJ621.*`bad` is no point/],
    ["@text", /ADJ621.*`A`: a value is neither/],
    ["@null", /`A` is an array of shape 2×2.*NaN/],
    ["@number", /ADJ621.*neither values by name/],
    ["@less", /ADJ602/],
  ])("are refused: %s", async (at, message) => {
    const files = new Map([
      ["bad", "{"],
      ["text", '{"A": "1", "x": [1, 2]}'],
      ["null", '{"A": [[1, 2], [3, null]], "x": [1, 2]}'],
      ["number", "7"],
      ["less", '{"A": [[1, 2], [3, 4]]}'],
    ]);
    const { code, stdout, stderr } = await run([...product, "--at", at], { files });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });
});

describe("adjoint eval of arrays", () => {
  it("shows small arrays in full", async () => {
    const { stdout } = await run(["eval", ...LEAST, ...AT]);
    expect(squeezed(stdout)).toEqual([
      "value | 8.5",
      "gradient | W | [[-1, 1, -2], [-4, 4, -8]]",
      "x | [-13, -18, 4]",
      "t | [1, 4]",
      "",
    ]);
  });

  it("shows large ones by shape and norm, but has them whole as JSON", async () => {
    const argv = ["eval", "x/2", "--shape", "x=n", "--at", "x=ones(16)", "--of", "value"];
    expect((await run(argv)).stdout).toBe("value  16, ‖·‖ = 2.0000\n");
    expect(JSON.parse((await run([...argv, "--json"])).stdout)).toEqual({
      value: new Array(16).fill(0.5),
      parameters: ["x"],
    });
  });

  it("has the blocks of Jacobians and Hessians as nested lists", async () => {
    const { stdout } = await run(["eval", "A*x", "--shape", "A=2x2,x=2", "--at", "A=[[1,2],[3,4]],x=[5,6]", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      value: [17, 39],
      jacobian: [
        [
          [
            [
              [5, 6],
              [0, 0],
            ],
            [
              [0, 0],
              [5, 6],
            ],
          ],
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ],
    });
    const hessian = await run([...["eval", ...LEAST, ...AT], "--of", "hessian", "--wrt", "t", "--json"]);
    expect(JSON.parse(hessian.stdout)).toMatchObject({
      hessian: [
        [
          [
            [1, 0],
            [0, 1],
          ],
        ],
      ],
    });
  });
});

describe("adjoint trace of arrays", () => {
  it("follows the element that is wanted", async () => {
    const { code, stdout } = await run(["trace", ...LEAST, ...AT, "--wrt", "x[2]", "--digits", "0"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Forward and reverse mode: tangents in the direction of x\[2\], adjoints\n/);
    expect(squeezed(stdout)).toContainEqual(
      expect.stringMatching(/^v₁ = W · x \| \[-1, -3\] \| \[2, 4\] \| \[-1, -4\] \|/),
    );
  });

  it("seeds an element of its value", async () => {
    const argv = ["trace", "A*x", "--shape", "A=2x2,x=2", "--at", "A=[[1,2],[3,4]],x=[5,6]", "--mode", "reverse"];
    const { stdout } = await run([...argv, "--seed", "f[2]", "--digits", "0"]);
    expect(stdout).toMatch(/^Reverse mode: adjoints of output\[2\]\n/);
    expect(squeezed(stdout)).toContainEqual(expect.stringMatching(/^v₀ = x \| \[5, 6\] \| \[3, 4\]/));
  });

  it.each([
    [["--wrt", "x[4]"], /ADJ622.*`x` is an array of shape 3/],
    [["--wrt", "x[0]"], /ADJ622/],
    [["--wrt", "W[1]"], /ADJ622/],
    [["--wrt", "z[1]"], /ADJ601/],
    [["--seed", "f[1]"], /ADJ622.*`f` is a number/],
    [["--seed", "g[1]"], /ADJ613/],
  ])("refuses %j", async (more, message) => {
    const { code, stderr } = await run(["trace", ...LEAST, ...AT, ...more]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});

describe("adjoint check of arrays", () => {
  it("compares entries by their elements", async () => {
    const { code, stdout } = await run(["check", ...LEAST, ...AT]);
    expect(code).toBe(0);
    expect(squeezed(stdout)).toContainEqual(expect.stringMatching(/^∂f\/∂W\[2, 3\] \| -8 \| -8 \|/));
    expect(stdout).toContain("11 entries: 11 agree");
  });

  it("has nested arrays as JSON", async () => {
    const { stdout } = await run(["check", ...LEAST, ...AT, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      point: [
        [
          [1, 2, 0],
          [3, 4, -1],
        ],
        [1, -1, 2],
        [0, 1],
      ],
      passed: true,
    });
  });
});

describe("adjoint graph of arrays", () => {
  it("shows shapes", async () => {
    const { stdout } = await run(["graph", "softmax(A*x)", "--shape", "A=nx784,x=784", "--format", "dot"]);
    expect(stdout).toContain('label="A\\nn×784"');
    expect(stdout).toContain('label="v₂ = softmax(v₁)\\nn\\noutput"');
  });

  it("shows values, and the element that moves", async () => {
    const { stdout } = await run(["graph", ...LEAST, ...AT, "--wrt", "x[2]", "--format", "dot"]);
    expect(stdout).toContain("v̇ = [0.0000, 1.0000, 0.0000]");
  });

  it("is laid out", async () => {
    const { stdout } = await run(["graph", ...LEAST]);
    expect(stdout).toContain("2×3");
  });
});

describe("adjoint cost of arrays", () => {
  const product = ["cost", "sum(A*x)", "--shape", "A=nxm,x=m"];

  it("counts in polynomials, and numbers for given lengths", async () => {
    expect(squeezed((await run(product)).stdout)[1]).toBe("f | 2*m*n + n | 1.0 | m*n | 2*m*n + n | 1.0");
    const { stdout } = await run([...product, "--sizes", "n=10, m=100", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ directionCount: 1100, value: { operations: 2010, multiplyAdds: 1000 } });
  });

  it.each(["n=10", "n=10,m=0", "n=10,m=1.5", "n=10,m=2,k=3", "n=10,n=20", "n", ""])("refuses %j", async (sizes) => {
    const { code, stderr } = await run([...product, "--sizes", sizes]);
    expect(code).toBe(1);
    expect(stderr).toContain("ADJ623");
    expect(stderr).toContain("the named lengths are");
  });
});
