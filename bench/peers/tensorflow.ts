import { first, loadPeer, type NetworkData, type Peer } from "./peer.ts";

/** What is used of TensorFlow.js. */
interface TensorFlow {
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly tensor: (values: Float32Array | Int32Array, shape: readonly number[], type?: "int32") => Tensor;
  readonly tidy: <T>(compute: () => T) => T;
  readonly valueAndGrads: (
    f: (...parameters: readonly Tensor[]) => Tensor,
  ) => (parameters: readonly Tensor[]) => { readonly value: Tensor; readonly grads: readonly Tensor[] };
  readonly matMul: (a: Tensor, b: Tensor) => Tensor;
  readonly add: (a: Tensor, b: Tensor) => Tensor;
  readonly mul: (a: Tensor, b: Tensor) => Tensor;
  readonly sigmoid: (x: Tensor) => Tensor;
  readonly logSoftmax: (x: Tensor) => Tensor;
  readonly sum: (x: Tensor, axis: number) => Tensor;
  readonly mean: (x: Tensor) => Tensor;
  readonly neg: (x: Tensor) => Tensor;
  readonly oneHot: (labels: Tensor, depth: number) => Tensor;
  readonly cast: (x: Tensor, type: "float32") => Tensor;
}

interface Tensor {
  readonly dataSync: () => Float32Array;
}

/** The network in TensorFlow.js. Its data and the labels in the form that it needs are made before. */
export async function tensorFlow(root: string, backend: "cpu" | "wasm", data: NetworkData): Promise<Peer> {
  const tf = loadPeer(root, "@tensorflow/tfjs-core");
  if (!isTensorFlow(tf)) throw new Error("this is not TensorFlow.js");
  loadPeer(root, `@tensorflow/tfjs-backend-${backend}`);
  // The core knows no gradients before the layers register them.
  loadPeer(root, "@tensorflow/tfjs-layers");
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no back end ${backend}`);
  const n = data.labels.length;
  const X = tf.tensor(data.X, [n, 784]);
  const chosen = tf.cast(tf.oneHot(tf.tensor(data.labels, [n], "int32"), 10), "float32");
  const parameters = [
    tf.tensor(data.W1, [784, 200]),
    tf.tensor(data.b1, [200]),
    tf.tensor(data.W2, [200, 10]),
    tf.tensor(data.b2, [10]),
  ];
  const loss = (W1: Tensor, b1: Tensor, W2: Tensor, b2: Tensor): Tensor => {
    const h = tf.sigmoid(tf.add(tf.matMul(X, W1), b1));
    const z = tf.add(tf.matMul(h, W2), b2);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(z), chosen), 1)));
  };
  const valueAndGrads = tf.valueAndGrads(loss);
  return {
    name: `TensorFlow.js, ${backend === "cpu" ? "CPU" : "WebAssembly"}`,
    valueAndGradient: () =>
      tf.tidy(() => {
        const { value, grads } = valueAndGrads(parameters);
        return { value: first(value.dataSync()), gradient: grads.map((each) => each.dataSync()) };
      }),
  };
}

function isTensorFlow(value: unknown): value is TensorFlow {
  return typeof value === "object" && value !== null && "valueAndGrads" in value;
}
