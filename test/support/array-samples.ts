import { writeAxes, writeAxisMaps, writeDims } from "../../compiler/graph/attributes.ts";
import type { Dim } from "../../compiler/graph/dim.ts";
import type { Graph } from "../../compiler/graph/graph.ts";
import type { Attributes, AxisMap, Numbers, Primitive } from "../../compiler/graph/primitive.ts";
import type { Sizes } from "../../compiler/graph/sizes.ts";
import { REAL, type Type } from "../../compiler/graph/type.ts";
import { lu } from "../../runtime/tensor/index.ts";
import { array, graphOver, inputTypes, randomNumbers, type Situation } from "./arrays.ts";

/** An operation on arrays with the shapes and attributes that it is tested with. */
export interface ArraySample {
  readonly operands: readonly Type[];
  readonly attributes: Attributes;
  readonly sizes: Sizes;
  /** The operands that are differentiated; all where not given. */
  readonly wrt?: readonly number[];
  /** Operands that are not random: labels, factors. */
  readonly given?: ReadonlyMap<number, Numbers>;
  /** What is added to the diagonal of the first operand. */
  readonly diagonal?: number;
  /** Why there are no derivatives, where there are none. */
  readonly underived?: string;
}

/** The numbers of the named lengths. */
const SIZES: Sizes = new Map([
  ["n", 3],
  ["m", 5],
]);

type Options = Partial<Omit<ArraySample, "operands" | "attributes">>;

function sample(operands: readonly Type[], attributes: Attributes = {}, options: Options = {}): ArraySample {
  return { operands, attributes, sizes: SIZES, ...options };
}

const whole = (axis: number): AxisMap => ({ start: 0, step: 1, axis });
const fixed = (start: Dim): AxisMap => ({ start, step: 0, axis: undefined });
const range = (start: Dim, step: number, axis: number): AxisMap => ({ start, step, axis });

function mapped(operand: Type, axes: readonly AxisMap[], dims: readonly Dim[]): ArraySample {
  return sample([operand], { axes: writeAxisMaps(axes), dims: writeDims(dims) });
}

const shapes: readonly Type[] = [
  array(0),
  array(1),
  array(7),
  array("n"),
  array(2, 3),
  array(3, 0),
  array(0, 3),
  array("n", "m"),
  array(1, 5),
  array(2, 3, 5),
  array("n", 1, 3),
];

/** Samples along every single axis of every shape. */
function alongAxes(types: readonly Type[], more: Attributes = {}): readonly ArraySample[] {
  return types.flatMap((type) => rangeOf(rankOf(type)).map((axis) => sample([type], { axis, ...more })));
}

/** Samples over every choice of axes of every shape. */
function overAxes(types: readonly Type[]): readonly ArraySample[] {
  return types.flatMap((type) =>
    subsets(rangeOf(rankOf(type))).map((axes) => sample([type], { axes: writeAxes(axes) })),
  );
}

function rankOf(type: Type): number {
  return type.kind === "tensor" ? type.dims.length : 0;
}

function rangeOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function subsets(items: readonly number[]): readonly (readonly number[])[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const smaller = subsets(rest);
  return [[first], ...smaller, ...smaller.map((each) => [first, ...each])];
}

const rank2 = shapes.filter((type) => rankOf(type) >= 2);

/** Products in every form: m×k by k×n, either factor stored transposed. */
const products: readonly ArraySample[] = [
  [2, 3, 4] as const,
  [1, 1, 1] as const,
  [5, 1, 3] as const,
  [3, 0, 2] as const,
  [0, 3, 2] as const,
  ["n", "m", 4] as const,
  [4, "n", "n"] as const,
  [9, 11, 7] as const,
].flatMap(([m, k, n]) =>
  [0, 1].flatMap((left) => {
    const a = left === 1 ? array(k, m) : array(m, k);
    return [
      sample([a, array(k, n)], { left, right: 0 }),
      sample([a, array(n, k)], { left, right: 1 }),
      sample([a, array(k)], { left, right: 0 }),
    ];
  }),
);

const systems: readonly ArraySample[] = [[1], [3], ["n"], [4, 2], [5, 5], ["n", "m"], [3, 0]].flatMap(
  ([n = 1, ...columns]) => [0, 1].map((left) => sample([array(n, n), array(n, ...columns)], { left }, { diagonal: 5 })),
);

function factorsOf(n: number): Float64Array {
  const [matrix] = randomNumbers([array(n, n)], SIZES, 77);
  const factors = new Float64Array(n * (n + 1));
  if (matrix instanceof Float64Array) lu(factors, matrix, n);
  return factors;
}

const factors: readonly ArraySample[] = [1, 2, 5].flatMap((n) =>
  [array(n), array(n, 3)].flatMap((b) =>
    [0, 1].map((left) => sample([array(n + 1, n), b], { left }, { wrt: [1], given: new Map([[0, factorsOf(n)]]) })),
  ),
);

const labels = new Map([[1, Float64Array.of(2, 0, 1)]]);

interface Window {
  readonly image: readonly [Dim, number, number, number];
  readonly filter: readonly [number, number, number];
  readonly stride: number;
  readonly padding: number;
}

const windows: readonly Window[] = [
  { image: [1, 1, 3, 3], filter: [1, 2, 2], stride: 1, padding: 0 },
  { image: [2, 3, 5, 4], filter: [2, 3, 2], stride: 2, padding: 1 },
  { image: ["n", 2, 4, 4], filter: [3, 3, 3], stride: 1, padding: 1 },
  { image: [0, 2, 3, 3], filter: [2, 2, 2], stride: 1, padding: 0 },
  { image: [1, 2, 7, 5], filter: [1, 1, 1], stride: 3, padding: 0 },
  // Large enough for products of matrices.
  { image: ["n", 5, 6, 6], filter: [11, 3, 3], stride: 1, padding: 1 },
];

/** For each window: the types of images, filters and results, and the attributes. */
const convolutions = windows.map(({ image, filter: [f, kh, kw], stride, padding }) => {
  const [n, c, h, w] = image;
  const places = (length: number, size: number): number => Math.floor((length + 2 * padding - size) / stride) + 1;
  return {
    x: array(...image),
    w: array(f, c, kh, kw),
    y: array(n, f, places(h, kh), places(w, kw)),
    attributes: { stride, padding },
  };
});

const pools = windows
  .filter(({ filter: [, kh, kw] }) => kh === kw)
  .map(({ image: [n, c, h, w], filter: [, size], stride, padding }) => {
    const places = (length: number): number => Math.floor((length + 2 * padding - size) / stride) + 1;
    return {
      x: array(n, c, h, w),
      y: array(n, c, places(h), places(w)),
      attributes: { size, stride, padding },
    };
  });

const dimsText = (type: Type): string => writeDims(type.kind === "tensor" ? type.dims : []);

/** The samples of every primitive that takes or makes whole arrays. */
export const arraySamples: ReadonlyMap<string, readonly ArraySample[]> = new Map<string, readonly ArraySample[]>([
  [
    "view",
    [
      mapped(array(4), [whole(0)], [4]),
      mapped(array(5), [range(4, -1, 0)], [5]),
      mapped(array(7), [range(1, 2, 0)], [3]),
      mapped(array("n"), [range(1, 1, 0)], ["n - 1"]),
      mapped(array("n"), [range("n - 1", -1, 0)], ["n"]),
      mapped(array("n"), [fixed("n - 1")], []),
      mapped(array(0), [whole(0)], [0]),
      mapped(array(3), [whole(1)], [2, 3]),
      mapped(array(3), [whole(0)], [3, 4]),
      mapped(REAL, [], [2, 3]),
      mapped(REAL, [], ["n - 3"]),
      mapped(array(2, 3), [whole(1), whole(0)], [3, 2]),
      mapped(array("n", "n"), [whole(0), whole(0)], ["n"]),
      mapped(array(3, 3), [range(0, 1, 0), range(2, -1, 0)], [3]),
      mapped(array(4, 5), [fixed(2), range(0, 2, 0)], [3]),
      mapped(array(4, 5), [range(3, -2, 1), fixed(1)], [2, 2]),
      mapped(array(1, 3), [fixed(0), whole(1)], [4, 3]),
      mapped(array(2, 3, 4), [whole(2), whole(0), whole(1)], [3, 4, 2]),
      mapped(array(2, "n", 4), [fixed(1), whole(1), range(1, 2, 0)], [2, "n"]),
      mapped(array(2, 3), [fixed(1), fixed(2)], []),
    ],
  ],
  [
    "place",
    [
      mapped(array(4), [whole(0)], [4]),
      mapped(array(3), [range(4, -2, 0)], [6]),
      mapped(array("n"), [range(1, 1, 0)], ["n + 2"]),
      mapped(array(0), [whole(0)], [3]),
      mapped(array("n"), [whole(0), whole(0)], ["n", "n"]),
      mapped(array(2, 3), [range(2, -1, 1), range(1, 2, 0)], [3, 4]),
      mapped(array(2, 3), [fixed(1), whole(0), whole(1)], [2, 2, 3]),
      mapped(REAL, [fixed(2)], [4]),
      mapped(REAL, [fixed("n - 1"), fixed(0)], ["n", 2]),
    ],
  ],
  [
    "reshape",
    [
      sample([array(6)], { dims: "2,3" }),
      sample([array(2, 3)], { dims: "3,2" }),
      sample([array(2, 3)], { dims: "1,6,1" }),
      sample([array("n", "m")], { dims: "m*n" }),
      sample([array("n")], { dims: "1,n" }),
      sample([array(1)], { dims: "" }),
      sample([REAL], { dims: "1,1" }),
      sample([array(0, 3)], { dims: "0" }),
    ],
  ],
  [
    "stack",
    [
      sample([REAL], { dims: "1" }),
      sample([REAL, REAL, REAL], { dims: "3" }),
      sample([REAL, REAL, REAL, REAL, REAL, REAL], { dims: "3,2" }),
    ],
  ],
  ["dimension", ["n", "n - 1", "m*n"].map((dim) => sample([], { dim }, { wrt: [] }))],
  ["identity", ["1,1", "3,3", "2,4", "n,n", "0,0"].map((dims) => sample([], { dims }, { wrt: [] }))],
  [
    "oneHot",
    ["1", "5", "2,3", "n"].map((dims) =>
      sample([REAL], { dims }, { wrt: [], given: new Map([[0, dims === "1" ? 0 : 2]]) }),
    ),
  ],
  [
    "takeRow",
    [array(3, 4), array("n", 2, 3), array(3, 0), array(3, "m")].map((x) =>
      sample([x, REAL], {}, { wrt: [0], given: new Map([[1, 2]]) }),
    ),
  ],
  [
    "placeRow",
    ["3,4", "n,4", "5,4"].map((dims) => sample([array(4), REAL], { dims }, { wrt: [0], given: new Map([[1, 2]]) })),
  ],
  ["cumsum", [0, 1].flatMap((reversed) => alongAxes(shapes, { reversed }))],
  ["sumOver", [...overAxes(shapes), sample([array(300)], { axes: "0" }), sample([array(20, 20)], { axes: "0,1" })]],
  ["maxOver", overAxes(shapes)],
  ["minOver", overAxes(shapes)],
  ["prodOver", alongAxes(shapes).map((each) => ({ ...each, attributes: { axes: axisText(each) } }))],
  ["productOfOthers", alongAxes(shapes)],
  ["norm", alongAxes(rank2)],
  ["softmax", alongAxes(shapes)],
  ["logSoftmax", alongAxes(shapes)],
  ["logSumExpOver", alongAxes(rank2)],
  [
    "pick",
    [array(3, 4), array("n", 3), array(3, "m")].map((x) =>
      sample([x, array(...(x.kind === "tensor" ? x.dims.slice(0, 1) : []))], {}, { wrt: [0], given: labels }),
    ),
  ],
  [
    "unpick",
    [
      sample([array(3), array(3)], { dims: "3,4" }, { wrt: [0], given: labels }),
      sample([array("n"), array("n")], { dims: "n,3" }, { wrt: [0], given: labels }),
    ],
  ],
  ["matmul", products],
  [
    "outer",
    [array(3), array(1), array(0), array("n")].flatMap((x) => [array(4), array("m")].map((y) => sample([x, y]))),
  ],
  ["dot", [array(3), array(1), array(0), array("n"), array(700)].map((x) => sample([x, x]))],
  ["lu", [array(1, 1), array(4, 4), array("n", "n")].map((a) => sample([a], {}, { underived: "an LU factorisation" }))],
  ["luSolve", factors],
  [
    "luDet",
    [1, 2, 5].map((n) =>
      sample([array(n + 1, n)], {}, { given: new Map([[0, factorsOf(n)]]), underived: "a determinant" }),
    ),
  ],
  ["solve", systems],
  ["det", [array(1, 1), array(3, 3), array(5, 5), array("n", "n")].map((a) => sample([a], {}, { diagonal: 2 }))],
  ["conv2d", convolutions.map(({ x, w, attributes }) => sample([x, w], attributes))],
  ["conv2dInput", convolutions.map(({ x, w, y, attributes }) => sample([y, w], { ...attributes, dims: dimsText(x) }))],
  ["conv2dFilter", convolutions.map(({ x, w, y, attributes }) => sample([x, y], { ...attributes, dims: dimsText(w) }))],
  ["avgPool", pools.map(({ x, attributes }) => sample([x], attributes))],
  ["avgPoolAdjoint", pools.map(({ x, y, attributes }) => sample([y], { ...attributes, dims: dimsText(x) }))],
  ["maxPool", pools.map(({ x, attributes }) => sample([x], attributes))],
  ["maxPoolTangent", pools.map(({ x, attributes }) => sample([x, x], attributes, { wrt: [1] }))],
  ["maxPoolAdjoint", pools.map(({ x, y, attributes }) => sample([x, y], attributes, { wrt: [1] }))],
]);

function axisText({ attributes }: ArraySample): string {
  const { axis } = attributes;
  return typeof axis === "number" ? String(axis) : "";
}

/** How many operands a sample has. */
function arityOf(primitive: Primitive, { operands }: ArraySample): number {
  return primitive.variadic ? operands.length : primitive.operands.length;
}

/** A sample as a graph at a point. */
export function situationOf(primitive: Primitive, given: ArraySample, seed: number): Situation {
  // Inputs of a single named length tell what the names are.
  const texts = Object.values(given.attributes).filter((attribute) => typeof attribute === "string");
  const dims = given.operands.flatMap((type) => (type.kind === "tensor" ? type.dims : []));
  const names = [...SIZES.keys()].filter((name) =>
    [...dims, ...texts].some((text) => new RegExp(`\\b${name}\\b`).test(String(text))),
  );
  const telling = (given.operands.length + names.length > 0 ? names : ["n"]).map((name) => array(name));
  const arity = arityOf(primitive, given);
  const graph: Graph = graphOver([...given.operands, ...telling], (...inputs) => {
    const [first] = inputs;
    return first!.builder.apply(primitive, inputs.slice(0, arity), given.attributes);
  });
  const point = randomNumbers(inputTypes(graph), given.sizes, seed).map((numbers, input) =>
    shifted(given.given?.get(input) ?? numbers, input === 0 ? (given.diagonal ?? 0) : 0),
  );
  const wrt = given.wrt ?? rangeOf(arity);
  return { graph, point, wrt, seed, title: titleOf(primitive, given) };
}

/** A square matrix with a number added to its diagonal. */
function shifted(numbers: Numbers, diagonal: number): Numbers {
  if (typeof numbers === "number" || diagonal === 0) return numbers;
  const n = Math.sqrt(numbers.length);
  return numbers.map((value, place) => (place % (n + 1) === 0 ? value + diagonal : value));
}

/** A sample in words. */
export function titleOf({ name }: Primitive, { operands, attributes }: ArraySample): string {
  const types = operands.map((type) => (type.kind === "tensor" ? `[${type.dims.join("×")}]` : type.kind));
  const details = Object.entries(attributes).map(([key, value]) => `${key}=${typeof value === "object" ? "" : value}`);
  return [name, ...types, ...details].join(" ");
}
