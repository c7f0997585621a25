import { describe, expect, it } from "vitest";
import { compile } from "../../compiler/index.ts";
import type { Elements } from "../../compiler/function-types.ts";
import { networkOf, type Network } from "../../compiler/train/networks.ts";
import { compileNetwork, type Programs } from "../../compiler/train/programs.ts";
import type { ImageSize, Model, Settings } from "../../compiler/train/settings.ts";
import { startOf } from "../../compiler/train/training.ts";
import { riddersDerivative } from "../../runtime/index.ts";
import { expectFigures } from "../support/examples.ts";
import { isNear } from "../support/numbers.ts";

const settingsOf = (model: Model, more: Partial<Settings> = {}): Settings => ({
  model,
  classes: 3,
  learningRate: 0.1,
  regularisation: 0.001,
  momentum: 0.9,
  batchSize: 4,
  epochs: 1,
  seed: 5,
  precision: "f64",
  ...more,
});

/** A network with its functions for batches of four. */
function built(model: Model, size: ImageSize): { readonly network: Network; readonly programs: Programs } {
  const network = networkOf(model, size, 3);
  return { network, programs: compileNetwork(network, settingsOf(model), size.height * size.width)(4) };
}

const ROWS = [0.1, 0.2, 0.3, 0.4, -0.5, 0.6, -0.7, 0.8, 0.9, 1, -1.1, 0.2];
const LABELS = [0, 1, 2, 1];
const ROW: ImageSize = { height: 1, width: 3 };

const gradientLike = (parameters: readonly Elements[]): readonly Elements[] =>
  parameters.map(({ length }) => new Float64Array(length));

describe("2.5 known losses and gradients", () => {
  it("softmax regression", () => {
    const { programs } = built({ kind: "softmax-regression" }, ROW);
    programs.X.set(ROWS);
    programs.targets.set(LABELS);
    const parameters = [Float64Array.of(0.01, -0.02, 0.03, 0.04, 0.05, -0.06, -0.07, 0.08, 0.09), new Float64Array(3)];
    const gradient = gradientLike(parameters);
    expectFigures(programs.valueAndGradient(parameters, gradient), 1.1280533601652647);
    expectFigures(gradient[0]!.slice(0, 3), [0.038784702742741, -0.294065129785418, 0.2553004270426769]);
  });

  it("a hidden layer of four sigmoids", () => {
    const { programs } = built({ kind: "network", hidden: 4, activation: "sigmoid" }, ROW);
    programs.X.set(ROWS);
    programs.targets.set(LABELS);
    const parameters = [
      Float64Array.from({ length: 12 }, (_, k) => k / 10 - 0.55),
      Float64Array.of(0.01, -0.02, 0.03, -0.04),
      Float64Array.from({ length: 12 }, (_, k) => 0.55 - k / 10),
      Float64Array.of(0.05, -0.06, 0.07),
    ];
    const gradient = gradientLike(parameters);
    expectFigures(programs.valueAndGradient(parameters, gradient), 1.1493939263606294);
    expectFigures(gradient[0]![0], -0.004908458561713571);
    expectFigures(
      gradient[1],
      [0.0029972852679331662, 0.0028712902956897724, 0.0025902718938631687, 0.0025137417667990825],
    );
    expectFigures(gradient[3], [0.1676609044, -0.1971446487, 0.0294837443], 1e-8);
  });
});

const SIZE: ImageSize = { height: 6, width: 5 };

describe.each<Model>([
  { kind: "softmax-regression" },
  { kind: "network", hidden: 5, activation: "sigmoid" },
  { kind: "network", hidden: 5, activation: "tanh" },
  { kind: "network", hidden: 5, activation: "relu" },
  { kind: "relu-network", hidden: 5 },
  { kind: "convolution", filters: 2, kernel: 3 },
])("the network $kind $activation", (model) => {
  const { network, programs } = built(model, SIZE);
  // Away from 0, where softmax regression begins.
  const parameters = startOf(network, settingsOf(model)).parameters.map((values, index) =>
    values.map((value, k) => value + 0.1 * Math.sin(3 * k + index)),
  );
  programs.X.set(Float64Array.from({ length: 4 * 30 }, (_, k) => (1 + Math.sin(2.3 * k * k)) / 2));
  programs.targets.set(network.targets === "labels" ? LABELS : [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0]);

  it("has the gradient that differences find", () => {
    const gradient = gradientLike(parameters);
    const scratch = gradientLike(parameters);
    programs.valueAndGradient(parameters, gradient);
    for (const [index, values] of parameters.entries()) {
      for (let k = 0; k < values.length; k += Math.ceil(values.length / 6)) {
        const loss = (x: number): number => {
          const moved = parameters.map((each, other) => (other === index ? each.with(k, x) : each));
          return programs.valueAndGradient(moved, scratch);
        };
        const { value, error } = riddersDerivative(loss, values[k]!);
        expect(Math.abs(value - gradient[index]![k]!)).toBeLessThan(1e-9 + 10 * error);
        expect(error).toBeLessThan(1e-7);
      }
    }
  });

  it("judges by its loss without the penalty, which leaves biases out", () => {
    const judged = programs.judge(parameters);
    const squares = network.parameters.flatMap(({ name }, index) =>
      name.startsWith("W") ? Array.from(parameters[index]!, (w) => w * w) : [],
    );
    const penalty = 0.0005 * squares.reduce((sum, each) => sum + each, 0);
    expect(isNear(programs.valueAndGradient(parameters, gradientLike(parameters)), judged + penalty, 1e-12)).toBe(true);
  });

  it("counts its multiplications and has its first layer as images", () => {
    const { firstLayer } = network;
    const { count, height, width, perUnit, perPixel } = firstLayer;
    const last = (count - 1) * perUnit + (height * width - 1) * perPixel;
    expect(last).toBe(parameters[0]!.length - 1);
    expect(network.multiplyAdds).toBeGreaterThan(0);
  });
});

describe("2.7 networks of tanh", () => {
  const model: Model = { kind: "network", hidden: 4, activation: "tanh" };
  const { network, programs } = built(model, ROW);
  const load = (): void => {
    programs.X.set(ROWS);
    programs.targets.set([0, 1, 2, 1]);
  };

  it("have no gradient at 0, but for the biases of the output", () => {
    load();
    const zero = network.parameters.map(({ lengths }) => new Float64Array(lengths.reduce((a, b) => a * b, 1)));
    const gradient = gradientLike(zero);
    programs.valueAndGradient(zero, gradient);
    expect(gradient.slice(0, 3).every((values) => values.every((value) => value === 0))).toBe(true);
    // Where all classes occur equally often, these are 0 too.
    expect(Array.from(gradient[3]!, (value) => value.toFixed(6))).toEqual(["0.083333", "-0.166667", "0.083333"]);
  });

  it("keep identical hidden units identical", () => {
    load();
    const same = [
      Float64Array.from({ length: 12 }, (_, k) => Math.floor(k / 4) - 0.7),
      new Float64Array(4).fill(0.3),
      Float64Array.from({ length: 12 }, (_, k) => (k % 3) / 3 - 0.4),
      new Float64Array(3),
    ];
    const gradient = gradientLike(same);
    programs.valueAndGradient(same, gradient);
    const [W1, b1, W2] = gradient.map((values) => Array.from(values));
    for (let unit = 1; unit < 4; unit++) {
      for (let row = 0; row < 3; row++) expect(W1![row * 4 + unit]).toBe(W1![row * 4]);
      expect(b1![unit]).toBe(b1![0]);
      expect(W2!.slice(3 * unit, 3 * unit + 3)).toEqual(W2!.slice(0, 3));
    }
  });

  it("compute XOR on ±1", () => {
    const xor = compile("1 + tanh(x1 + x2 - 1) - tanh(x1 + x2 + 1)");
    for (const x of [-1, 1]) {
      expectFigures(xor(x, x), 0.7665394022690344);
      expectFigures(xor(x, -x), -0.5231883119115297);
    }
  });
});

describe("2.7 the cost of a 784-200-10 network", () => {
  it("is 158 800 multiply-adds for an image", () => {
    const size = { height: 28, width: 28 };
    expect(networkOf({ kind: "network", hidden: 200, activation: "sigmoid" }, size, 10).multiplyAdds).toBe(158_800);
  });
});
