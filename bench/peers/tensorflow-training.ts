import { first, loadPeer } from "./peer.ts";

/** What is used of TensorFlow.js. */
interface TensorFlow {
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly tensor: (values: Float32Array, shape: readonly number[]) => Tensor;
  readonly variable: (values: Tensor) => Tensor;
  readonly tidy: <T>(compute: () => T) => T;
  readonly train: { readonly momentum: (rate: number, momentum: number) => Optimizer };
  readonly matMul: (a: Tensor, b: Tensor) => Tensor;
  readonly add: (a: Tensor, b: Tensor) => Tensor;
  readonly mul: (a: Tensor, b: Tensor | number) => Tensor;
  readonly sigmoid: (x: Tensor) => Tensor;
  readonly logSoftmax: (x: Tensor) => Tensor;
  readonly sum: (x: Tensor, axis?: number) => Tensor;
  readonly square: (x: Tensor) => Tensor;
  readonly mean: (x: Tensor) => Tensor;
  readonly neg: (x: Tensor) => Tensor;
}

interface Tensor {
  readonly dataSync: () => Float32Array;
}

interface Optimizer {
  readonly minimize: (loss: () => Tensor, isReturned: true, variables: readonly Tensor[]) => Tensor;
}

/** What a network of one hidden layer of sigmoids starts from, and how it is trained. */
export interface Start {
  readonly parameters: readonly Float32Array[];
  readonly lengths: readonly (readonly number[])[];
  readonly learningRate: number;
  readonly momentum: number;
  readonly regularisation: number;
}

/** A function that takes a step with a batch of images and rows of targets, and returns the loss before it. */
export async function tensorFlowTraining(
  root: string,
  backend: "cpu" | "wasm",
  { parameters, lengths, learningRate, momentum, regularisation }: Start,
): Promise<(X: Float32Array, targets: Float32Array) => number> {
  const tf = loadPeer(root, "@tensorflow/tfjs-core");
  if (!isTensorFlow(tf)) throw new Error("this is not TensorFlow.js");
  loadPeer(root, `@tensorflow/tfjs-backend-${backend}`);
  // The core knows no gradients before the layers register them.
  loadPeer(root, "@tensorflow/tfjs-layers");
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no back end ${backend}`);
  const variables = parameters.map((values, index) => tf.variable(tf.tensor(values, lengths[index] ?? [])));
  const [W1, b1, W2, b2] = variables;
  if (!W1 || !b1 || !W2 || !b2) throw new Error("the network has other parameters");
  const optimizer = tf.train.momentum(learningRate, momentum);
  return (X, targets) =>
    tf.tidy(() => {
      const images = tf.tensor(X, [X.length / 784, 784]);
      const rows = tf.tensor(targets, [targets.length / 10, 10]);
      const loss = (): Tensor => {
        const h = tf.sigmoid(tf.add(tf.matMul(images, W1), b1));
        const z = tf.add(tf.matMul(h, W2), b2);
        const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(z), rows), 1)));
        const squares = tf.add(tf.sum(tf.square(W1)), tf.sum(tf.square(W2)));
        return tf.add(entropy, tf.mul(squares, regularisation / 2));
      };
      return first(optimizer.minimize(loss, true, variables).dataSync());
    });
}

function isTensorFlow(value: unknown): value is TensorFlow {
  return typeof value === "object" && value !== null && "train" in value;
}
