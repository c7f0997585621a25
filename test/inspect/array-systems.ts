import { parseMath, type ParsedFunction } from "../../compiler/frontends/mathjs/index.ts";

/** A residual layer y = x + W2 σ(W1 x + b1) + b2 and the loss L = ½‖y − s‖² + rᵀh. */
export const RESIDUAL: ParsedFunction = parseMath(
  `# shape W1 3x2, b1 3, W2 2x3, b2 2, x 2, s 2, r 3
  z = W1*x + b1
  h = sigmoid(z)
  y = x + W2*h + b2
  L = 0.5*sum((y - s).^2) + dot(r, h)`,
  { variables: ["W1", "b1", "W2", "b2", "x", "s", "r"] },
);

export const RESIDUAL_POINT = {
  W1: [
    [0.1, -0.2],
    [0.3, 0.4],
    [-0.5, 0.6],
  ],
  b1: [0.05, -0.1, 0.2],
  W2: [
    [0.7, -0.8, 0.9],
    [-1, 1.1, -1.2],
  ],
  b2: [0.01, -0.02],
  x: [1, -2],
  s: [0.5, 0.25],
  r: [1, -1, 2],
};

/** L = ½‖W x − t‖², one operation a line. */
export const LEAST_SQUARES: ParsedFunction = parseMath("sum((W*x - t).^2)/2", {
  shapes: { W: [2, 3], x: [3], t: [2] },
  variables: ["W", "x", "t"],
});

export const LEAST_SQUARES_POINT = {
  W: [
    [1, 2, 0],
    [3, 4, -1],
  ],
  x: [1, -1, 2],
  t: [0, 1],
};

/** The softmax classifier 784-200-10 over n samples. */
export const NETWORK: ParsedFunction = parseMath(
  `# shape X nx784, W1 200x784, b1 200, W2 10x200, b2 10, y n
  H = sigmoid(X*W1' + b1')
  Z = H*W2' + b2'
  loss = sum(crossEntropy(Z, y))/n`,
);
