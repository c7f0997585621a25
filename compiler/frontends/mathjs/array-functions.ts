import type { Value } from "../../graph/builder.ts";
import * as algebra from "./array-algebra.ts";
import type { OnArrays } from "./application.ts";
import { divide, matrixPower, multiply, transpose } from "./array-arithmetic.ts";
import * as learning from "./array-learning.ts";
import { norm } from "./array-norm.ts";
import * as reductions from "./array-reductions.ts";
import * as shapes from "./array-shapes.ts";
import { range } from "./ranges.ts";

/** A function of arrays, and how many arguments it takes. */
type Entry = readonly [name: string, least: number, most: number, onArrays: OnArrays];

/** The functions that are known for arrays only, or whose arguments are told by their shapes. */
export const arrayFunctions: readonly Entry[] = [
  ["norm", 1, 2, norm],
  ["dot", 2, 2, algebra.dot],
  ["outer", 2, 2, algebra.outer],
  ["cross", 2, 2, algebra.cross],
  ["kron", 2, 2, shapes.kron],
  ["trace", 1, 1, algebra.trace],
  ["det", 1, 1, algebra.det],
  ["inv", 1, 1, algebra.inv],
  ["solve", 2, 2, algebra.solve],
  ["lusolve", 2, 2, algebra.solve],
  ["transpose", 1, 1, transpose],
  ["ctranspose", 1, 1, transpose],
  ["reshape", 2, 2, shapes.reshape],
  ["squeeze", 1, 1, shapes.squeeze],
  ["flatten", 1, 1, shapes.flatten],
  ["matrix", 1, 1, shapes.matrix],
  ["diag", 1, 1, shapes.diag],
  ["row", 2, 2, shapes.row],
  ["column", 2, 2, shapes.column],
  ["size", 1, 1, shapes.size],
  ["count", 1, 1, shapes.count],
  ["identity", 1, 2, shapes.identity],
  ["range", 2, 3, range],
  ["cumsum", 1, 2, reductions.cumsum],
  ["softmax", 1, 2, reductions.softmax],
  ["logSoftmax", 1, 2, reductions.logSoftmax],
  ["crossEntropy", 2, 2, learning.crossEntropy],
  ["conv2d", 2, 5, learning.conv2d],
  ["avgPool", 2, 4, learning.avgPool],
  ["maxPool", 2, 4, learning.maxPool],
];

/** The functions of any number of arguments that are known for arrays only. */
export const longArrayFunctions: readonly (readonly [name: string, onArrays: OnArrays])[] = [
  ["concat", shapes.concat],
  ["variance", reductions.variance],
  // As mathjs once called it, and many people do.
  ["var", reductions.variance],
  ["std", reductions.std],
  ["zeros", shapes.zeros],
  ["ones", shapes.ones],
];

/** What functions of numbers are for arrays, where they are not taken element by element. */
export const liftings: ReadonlyMap<string, (elementwise: (operands: readonly Value[]) => Value) => OnArrays> = new Map<
  string,
  (elementwise: (operands: readonly Value[]) => Value) => OnArrays
>([
  ["multiply", () => multiply],
  ["divide", () => divide],
  ["pow", () => matrixPower],
  ["sum", () => reductions.sum],
  ["prod", () => reductions.prod],
  ["mean", () => reductions.mean],
  ["max", reductions.max],
  ["min", reductions.min],
  ["logsumexp", () => reductions.logsumexp],
  ["hypot", reductions.hypot],
]);
