import * as catalogue from "../../diagnostics/catalogue.ts";
import { at } from "../../diagnostics/internal-error.ts";
import { quoted } from "../../diagnostics/text.ts";
import type { Value } from "../../graph/builder.ts";
import { abs } from "../../primitives/arithmetic.ts";
import { power } from "../../primitives/powers.ts";
import { maxOver, minOver, norm2, sumOver } from "../../primitives/reduction.ts";
import type { Application, OnArrays } from "./application.ts";
import { requireKnown, requireRank } from "./arguments.ts";
import { mistake } from "./context.ts";
import { textOf } from "./describe.ts";

/** A norm of a vector or a matrix, or the magnitude of a number. */
export const norm: OnArrays = (application) => {
  const { operands, option, context } = application;
  const x = at(operands, 0);
  const rank = requireRank(x, [0, 1, 2], context).length;
  const given = operands[1];
  const p = given ? requireKnown(given, context) : option ? optionOf(option.value) : 2;
  const value = rank === 0 ? abs(x.value) : rank === 1 ? vectorNorm(x.value, p) : matrixNorm(x.value, p);
  if (value) return value;
  const name = textOf(x.expression, context);
  const message =
    rank === 2 && p === 2 ? `the spectral norm of a matrix is not supported` : "this norm is not supported";
  const help =
    rank === 2
      ? `write ${quoted(`norm(${name}, "fro")`)}, \`1\` or \`Infinity\``
      : "write a number other than 0, or `Infinity`";
  throw mistake(context, catalogue.argumentNotKnown(message, placeOf(application), help));
};

function placeOf({ operands, option, span }: Application): Application["span"] {
  return option?.span ?? operands[1]?.expression.span ?? span;
}

function optionOf(text: string): number | "fro" | undefined {
  if (text === "fro") return "fro";
  return new Map([
    ["inf", Infinity],
    ["-inf", -Infinity],
  ]).get(text);
}

function vectorNorm(x: Value, p: number | "fro" | undefined): Value | undefined {
  if (p === 2 || p === "fro") return norm2(x, [0]);
  if (p === undefined || p === 0 || Number.isNaN(p)) return undefined;
  if (p === 1) return sumOver(abs(x), [0]);
  if (p === Infinity) return maxOver(abs(x), [0]);
  if (p === -Infinity) return minOver(abs(x), [0]);
  return power(sumOver(power(abs(x), p), [0]), 1 / p);
}

function matrixNorm(x: Value, p: number | "fro" | undefined): Value | undefined {
  if (p === "fro") return norm2(x, [0, 1]);
  if (p === 1) return maxOver(sumOver(abs(x), [0]), [0]);
  return p === Infinity ? maxOver(sumOver(abs(x), [1]), [0]) : undefined;
}
