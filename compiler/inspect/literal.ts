import { atom, PRODUCT, type Formula, type FormulaOptions } from "./formula.ts";

/** A truth value, in words. */
export function writeTruth(value: number, { format }: FormulaOptions): Formula {
  const text = value === 0 ? "false" : "true";
  return atom(format === "latex" ? `\\mathrm{${text}}` : text);
}

/** A number: multiples of π and small fractions by themselves, long decimals with the digits that are asked for. */
export function writeNumber(value: number, options: FormulaOptions): Formula {
  const isNegative = value < 0 || Object.is(value, -0);
  const { text, precedence } = isNegative ? magnitude(-value, options) : magnitude(value, options);
  if (!isNegative) return { text, precedence, kind: "number" };
  return { text: `-${text}`, precedence: Math.min(precedence, PRODUCT + 1), kind: "number" };
}

function magnitude(value: number, { format, digits }: FormulaOptions): Formula {
  const latex = format === "latex";
  if (value === Math.E) return atom("e");
  if (value === Infinity) return atom(latex ? "\\infty" : "∞");
  if (Number.isNaN(value)) return atom(latex ? "\\mathrm{NaN}" : "NaN");
  const multiple = multipleOfPi(value);
  if (multiple === 1) return atom(latex ? "\\pi" : "π");
  if (multiple !== undefined) return { text: `${multiple}${latex ? "\\pi" : "π"}`, precedence: PRODUCT };
  const isLong = String(value).replace(/e.*|\./g, "").length > SHORT;
  if (digits === undefined || Number.isInteger(value) || !isLong) return decimal(String(value), latex);
  const fraction = smallFraction(value);
  if (fraction === undefined) return decimal(String(Number(value.toPrecision(digits))), latex);
  const [p, q] = fraction;
  return { text: latex ? `\\frac{${p}}{${q}}` : `${p}/${q}`, precedence: PRODUCT };
}

function decimal(text: string, latex: boolean): Formula {
  const [mantissa = text, exponent] = text.split(/e\+?/);
  if (exponent === undefined || !latex) return atom(exponent === undefined ? mantissa : `${mantissa}e${exponent}`);
  return { text: `${mantissa} \\cdot 10^{${exponent}}`, precedence: PRODUCT };
}

/** The largest multiple of π that is written as one. */
const MAX_MULTIPLE = 100;

function multipleOfPi(value: number): number | undefined {
  const multiple = Math.round(value / Math.PI);
  return multiple >= 1 && multiple <= MAX_MULTIPLE && multiple * Math.PI === value ? multiple : undefined;
}

/** How many digits a short decimal has at most. */
const SHORT = 10;

const DENOMINATORS = [3, 6, 7, 9, 11, 12];
const MAX_NUMERATOR = 100;

/** The fraction p/q with a small q that a number is, to the last bit. */
function smallFraction(value: number): readonly [p: number, q: number] | undefined {
  const q = DENOMINATORS.find((each) => Math.round(value * each) / each === value);
  const p = q === undefined ? 0 : Math.round(value * q);
  return q !== undefined && p < MAX_NUMERATOR ? [p, q] : undefined;
}
