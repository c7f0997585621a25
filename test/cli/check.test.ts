import { describe, expect, it } from "vitest";
import { run, VECTOR } from "./harness.ts";

const files = new Map([["vector.math", VECTOR]]);
const check = (...argv: readonly string[]): ReturnType<typeof run> => run(["check", ...argv], { files });
const vector = ["vector.math", "--at", "1,-1"];

/** A table without its padding. */
const squeezed = (text: string): readonly string[] =>
  text.split("\n").map((line) => line.trim().replace(/ {2,}/g, " | "));

describe("adjoint check", () => {
  it("compares both modes with a numerical derivative, entry by entry", async () => {
    const { code, stdout, stderr } = await check(...vector);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = squeezed(stdout);
    expect(lines[0]).toBe("f at w1 = 1, w2 = -1, checked by Ridders' method");
    expect(lines[2]).toBe("forward mode | reverse mode | numerical | step | error bar | difference | verdict");
    expect(lines[3]).toMatch(/^∂f1\/∂w1 \| 47\.3034095912318 \| 47\.3034095912318 \| 47\.30340959.* \| agree$/);
    expect(lines[6]).toMatch(/^∂f2\/∂w2 \| 1 \| 1 \| 1 \|.*\| agree$/);
    expect(lines).toContain("4 entries: 4 agree");
  });

  it.each([
    ["forward", "48.1924165271355", "4.76408678637092"],
    ["backward", "46.4404098833896", "4.65719867997869"],
    ["central", "47.3164132052625", "4.71064273317481"],
  ])("takes %s differences with the step that is wanted", async (method, first, second) => {
    const { code, stdout } = await check(...vector, "--method", method, "--step", "0.01");
    expect(code).toBe(0);
    expect(stdout).toContain(`  ${first}  0.01  `);
    expect(stdout).toContain(`  ${second}  0.01  `);
    expect(stdout).toContain("4 entries: 4 agree");
  });

  it("prints JSON", async () => {
    const { stdout } = await check("x^2", "--at", "3", "--method", "complex", "--claim", "6.01", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      function: "f",
      parameters: ["x"],
      point: [3],
      value: [9],
      method: "complex",
      entries: [[{ forward: 6, reverse: 6, verdict: "agree" }]],
      claim: { entries: [[{ claimed: "6.01", exact: 6, verdict: "wrong" }]], right: false },
      passed: false,
    });
  });

  it("tells which step is at a kink, and what is taken there", async () => {
    const { code, stdout } = await check("abs(x) + y", "--at", "0,1");
    expect(code).toBe(0);
    expect(stdout).toContain("2 entries: 1 agree, 1 kink");
    expect(stdout).toContain("|x| is not differentiable here; abs′(0) = 0 (min-norm subgradient)");
    expect(stdout).toContain("∂f/∂x: the slope is -1 on the left and 1 on the right");
  });

  it("fails when a derivative does not agree", async () => {
    // Steps of whole periods see a constant.
    const { code, stdout } = await check("sin(2*pi*x)", "--at", "0", "--method", "central", "--step", "2");
    expect(code).toBe(1);
    expect(stdout).toContain("1 entry: 1 disagree");
  });

  it("lets a tolerance decide", async () => {
    const argv = ["x^3", "--at", "1", "--method", "central", "--step", "1e-3"];
    expect((await check(...argv, "--tolerance", "0.1")).code).toBe(0);
  });

  it("colours verdicts in a terminal", async () => {
    const { stdout } = await run(["check", "x^2", "--at", "1"], { color: true });
    expect(stdout).toContain("\u001b[32magree\u001b[0m");
  });

  it("has nothing to check without parameters", async () => {
    const { code, stdout } = await check("2 + 3");
    expect(code).toBe(0);
    expect(stdout).toContain("There is nothing to check");
  });

  it("has a help for what complex steps cannot do", async () => {
    const { code, stdout, stderr } = await check("x*erf(x)", "--at", "1", "--method", "complex");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("error[ADJ611]");
    expect(stderr).toContain("expression:1:3");
    expect(stderr).toContain("--method ridders");
  });
});

describe("adjoint check --claim", () => {
  it.each([
    ["47.28739", "[[47.28739, 4.71], [0, 1]]", "∂f1/∂w1 | 47.28739 | 47.3034095912318 | off by -0.016 | wrong"],
    ["(1, 0)", "[[47.3034, 4.71], [1, 0]]", "∂f2/∂w1 | 1 | 0 | off by 1 | wrong"],
  ])("flags the published %s", async (_, claim, line) => {
    const { code, stdout } = await check(...vector, "--claim", claim);
    expect(code).toBe(1);
    expect(squeezed(stdout)).toContain(line);
    expect(squeezed(stdout)).toContain("∂f1/∂w2 | 4.71 | 4.71019617470346 | right");
    expect(stdout).toContain("the claim is wrong\n");
  });

  it("accepts the right answer", async () => {
    const { code, stdout } = await check(...vector, "--claim", "[[47.3, 4.7102], [0, 1]]");
    expect(code).toBe(0);
    expect(stdout).toContain("the claim is right\n");
  });

  it("names the mistake", async () => {
    const { stdout } = await check(...vector, "--claim", "[[48.19, 4.764], [0, 1]]");
    expect(stdout).toContain(
      "likely mistake: a forward difference with step 0.01, not the derivative (∂f1/∂w1, ∂f1/∂w2)\n",
    );
  });

  it("takes a claim that begins with a minus", async () => {
    expect((await check("-x", "--at", "1", "--claim", "-1")).code).toBe(0);
  });

  it.each([
    ["[[1, 2], [3]]", "ADJ609", "--> --claim:1:10"],
    ["[1, 2, 3]", "ADJ610", "the claim is 1 × 3, but the Jacobian is 2 × 2"],
  ])("refuses %s", async (claim, errorCode, text) => {
    const { code, stdout, stderr } = await check(...vector, "--claim", claim);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(errorCode);
    expect(stderr).toContain(text);
  });
});
