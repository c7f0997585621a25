import { describe, expect, it } from "vitest";
import { ONE, PI, exp, fromNumber, log, multiply, nthRoot, toNumber } from "../../../scripts/special/fixed-point.ts";
import { digamma, digammaRoot, erf, erfc, gamma, logGamma, polygamma } from "../../../scripts/special/reference.ts";

/** The first 45 digits after the decimal point, truncated. */
function decimals(value: bigint): string {
  const sign = value < 0n ? "-" : "";
  const scaled = ((value < 0n ? -value : value) * 10n ** 45n) / ONE;
  const text = scaled.toString().padStart(46, "0");
  return `${sign}${text.slice(0, -45)}.${text.slice(-45)}`;
}

describe("the reference against published digits", () => {
  it("knows π, e and log 10", () => {
    expect(decimals(PI)).toBe("3.141592653589793238462643383279502884197169399");
    expect(decimals(exp(ONE))).toBe("2.718281828459045235360287471352662497757247093");
    expect(decimals(log(10n * ONE))).toBe("2.302585092994045684017991454684364207601101488");
  });

  it("knows erf(1)", () => {
    expect(decimals(erf(ONE))).toBe("0.842700792949714869341220635082609259296066997");
  });

  it("satisfies Γ(1/2)² = π, Γ(6) = 120 and Γ(-1/2) = -2 Γ(1/2)", () => {
    const half = gamma(ONE / 2n);
    expect(decimals(multiply(half, half))).toBe(decimals(PI));
    expect(toNumber(gamma(6n * ONE))).toBe(120);
    expect(decimals(gamma(-ONE / 2n))).toBe(decimals(-2n * half));
    expect(decimals(logGamma(ONE / 2n))).toBe(decimals(log(half)));
  });

  it("satisfies ψ(1) = -γ, ψ'(1) = π²/6 and ψ''(1) = -2 ζ(3)", () => {
    expect(decimals(digamma(ONE))).toBe("-0.577215664901532860606512090082402431042159335");
    expect(decimals(polygamma(1, ONE))).toBe(decimals(multiply(PI, PI) / 6n));
    expect(decimals(polygamma(2, ONE) / -2n)).toBe("1.202056903159594285399738161511449990764986292");
  });

  it("knows the zero of ψ", () => {
    expect(decimals(digammaRoot())).toBe("1.461632144968362341262659542325721328468196204");
  });

  it("agrees with Legendre's continued fraction in the tail of erfc", () => {
    // erfc x = exp(-x²)/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))))
    const x = fromNumber(12.5);
    let fraction = x;
    for (let k = 200n; k >= 1n; k -= 1n) fraction = x + (k * ONE * ONE) / (2n * fraction);
    const tail = (exp(-multiply(x, x)) * ONE) / multiply(fraction, nthRoot(PI, 2n));
    expect(toNumber(erfc(x))).toBe(toNumber(tail));
  });

  it("converts doubles exactly", () => {
    for (const x of [1, -0.1, 5e-300, 1.7976931348623157e308, 1 / 3]) expect(toNumber(fromNumber(x))).toBe(x);
  });
});
