import { hashText } from "../../graph/hash.ts";
import type { Primitive } from "../../graph/primitive.ts";
import { REAL } from "../../graph/type.ts";

/** A number as it is stored in single precision. It exists in the bodies of loops only, where nothing is differentiated. */
export const rounded: Primitive = {
  name: "fround",
  hash: hashText("fround"),
  operands: ["x"],
  variadic: false,
  commutative: false,
  mathjs: [],
  notation: { kind: "call", text: "fround", latex: "\\operatorname{fround}" },
  typeOf: () => REAL,
  elementwise: true,
  implementation: {
    kind: "native",
    spelling: { kind: "call", callee: "Math.fround" },
    evaluate: ([x = NaN]) => Math.fround(x),
  },
  derivative: { kind: "constant" },
  convention: undefined,
  kink: undefined,
  domain: undefined,
  rules: [],
  cost: 1,
  work: undefined,
};
