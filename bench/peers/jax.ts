import { first, loadPeer, type NetworkData, type Peer } from "./peer.ts";

/** What is used of jax-js. Functions consume their arguments; `ref` is another reference to one. */
interface Jax {
  readonly init: (device: "wasm") => Promise<unknown>;
  readonly defaultDevice: (device: "wasm") => unknown;
  readonly jit: <F>(f: F) => F;
  readonly valueAndGrad: (
    loss: (parameters: NetworkParameters, X: JaxArray, chosen: JaxArray) => JaxArray,
  ) => (parameters: NetworkParameters, X: JaxArray, chosen: JaxArray) => readonly [JaxArray, NetworkParameters];
  readonly tree: { readonly ref: (parameters: NetworkParameters) => NetworkParameters };
  readonly numpy: {
    readonly array: (values: Float32Array | Int32Array, options?: { readonly dtype: unknown }) => JaxArray;
    readonly dot: (a: JaxArray, b: JaxArray) => JaxArray;
    readonly sum: (x: JaxArray, axis: number) => JaxArray;
    readonly mean: (x: JaxArray) => JaxArray;
    readonly int32: unknown;
  };
  readonly nn: {
    readonly sigmoid: (x: JaxArray) => JaxArray;
    readonly logSoftmax: (x: JaxArray) => JaxArray;
    readonly oneHot: (labels: JaxArray, classes: number) => JaxArray;
  };
}

interface JaxArray {
  readonly ref: JaxArray;
  readonly reshape: (shape: readonly number[]) => JaxArray;
  readonly add: (other: JaxArray) => JaxArray;
  readonly mul: (other: JaxArray) => JaxArray;
  readonly neg: () => JaxArray;
  readonly dataSync: () => Float32Array;
}

type NetworkParameters = Readonly<Record<"W1" | "b1" | "W2" | "b2", JaxArray>>;

/** The network in jax-js, compiled. Its data and the labels in the form that it needs are made before. */
export async function jax(root: string, data: NetworkData): Promise<Peer> {
  const library = loadPeer(root, "@jax-js/jax");
  if (!isJax(library)) throw new Error("this is not jax-js");
  const { init, defaultDevice, jit, valueAndGrad, tree, numpy, nn } = library;
  await init("wasm");
  defaultDevice("wasm");
  const { array, dot, sum, mean, int32 } = numpy;
  const X = array(data.X).reshape([data.labels.length, 784]);
  const chosen = nn.oneHot(array(data.labels, { dtype: int32 }), 10);
  const parameters = {
    W1: array(data.W1).reshape([784, 200]),
    b1: array(data.b1),
    W2: array(data.W2).reshape([200, 10]),
    b2: array(data.b2),
  };
  const compiled = jit(
    valueAndGrad(({ W1, b1, W2, b2 }, images, labels) => {
      const h = nn.sigmoid(dot(images, W1).add(b1));
      const z = dot(h, W2).add(b2);
      return mean(sum(nn.logSoftmax(z).mul(labels), 1)).neg();
    }),
  );
  return {
    name: "jax-js, WebAssembly",
    valueAndGradient: () => {
      const [value, { W1, b1, W2, b2 }] = compiled(tree.ref(parameters), X.ref, chosen.ref);
      return { value: first(value.dataSync()), gradient: [W1, b1, W2, b2].map((each) => each.dataSync()) };
    },
  };
}

function isJax(value: unknown): value is Jax {
  return typeof value === "object" && value !== null && "valueAndGrad" in value && "numpy" in value && "nn" in value;
}
