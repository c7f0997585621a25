import { counted } from "../../runtime/counted.ts";
import { InternalError } from "../diagnostics/internal-error.ts";
import type { Activation, ImageSize, Model } from "./settings.ts";

/** An array of parameters: its name in the source, its lengths, and how it starts. */
export interface ParameterArray {
  readonly name: string;
  readonly lengths: readonly number[];
  /** Uniformly distributed between −spread and spread, or, where that is 0, equal to `offset`. */
  readonly spread: number;
  readonly offset: number;
}

/**
 * A network as mathematics. Images are the rows of X, from 0 to 1. `criterion` is how scores are judged against targets:
 * by class numbers (`labels`) or by rows with a 1 at the class (`rows`).
 */
export interface Network {
  readonly parameters: readonly ParameterArray[];
  readonly targets: "labels" | "rows";
  /** `scores(X, …)`, and `loss(X, targets, …, lambda)` with the penalty; lengths are declared, batches have length n. */
  readonly source: string;
  /** The same criterion as a function of scores `Z` and targets, without the penalty. */
  readonly criterion: string;
  /** In a sentence, such as `784-200-10`. */
  readonly summary: string;
  /** How many products are added up for the scores of one image. */
  readonly multiplyAdds: number;
  /** The weights of the first layer as images. */
  readonly firstLayer: FirstLayer;
}

/** How the first array of parameters is seen as images: the element of an image and a pixel is at unit·a + pixel·b. */
export interface FirstLayer extends ImageSize {
  readonly count: number;
  readonly perUnit: number;
  readonly perPixel: number;
}

/** The network of a model, for images of a size and a number of classes. */
export function networkOf(model: Model, size: ImageSize, classes: number): Network {
  const pixels = size.height * size.width;
  switch (model.kind) {
    case "softmax-regression":
      return assembled({
        // The loss is convex, so any start will do.
        parameters: [zeros("W", [pixels, classes]), zeros("b", [classes])],
        weights: ["W"],
        images: String(pixels),
        scores: "X * W + b",
        classes,
        targets: "labels",
        summary: `${pixels}-${classes}, softmax`,
        multiplyAdds: pixels * classes,
        firstLayer: { ...size, count: classes, perUnit: 1, perPixel: classes },
      });
    case "network":
    case "relu-network": {
      const { hidden } = model;
      const isSquared = model.kind === "relu-network";
      const activation = isSquared ? "relu" : model.activation;
      const output = `${activation}(X * W1 + b1) * W2 + b2`;
      return assembled({
        parameters: [
          spread("W1", [pixels, hidden], reach(activation, pixels, hidden)),
          zeros("b1", [hidden]),
          // A rectified output that is negative for all images would never learn: outputs begin near their mean.
          spread("W2", [hidden, classes], reach("softmax", hidden, classes) * (isSquared ? 0.1 : 1)),
          isSquared ? filled("b2", [classes], 1 / classes) : zeros("b2", [classes]),
        ],
        weights: ["W1", "W2"],
        images: String(pixels),
        scores: isSquared ? `relu(${output})` : output,
        classes,
        targets: isSquared ? "rows" : "labels",
        summary: `${pixels}-${hidden}-${classes}, ${activation}, ${isSquared ? "relu and squared error" : "softmax"}`,
        multiplyAdds: hidden * (pixels + classes),
        firstLayer: { ...size, count: hidden, perUnit: 1, perPixel: hidden },
      });
    }
    case "convolution": {
      const { filters, kernel } = model;
      const [rows, columns] = [pooled(size.height, kernel), pooled(size.width, kernel)];
      if (rows < 1 || columns < 1) throw new InternalError("a filter is larger than the images");
      const features = filters * rows * columns;
      const places = (size.height - kernel + 1) * (size.width - kernel + 1);
      return assembled({
        parameters: [
          spread("W1", [filters, 1, kernel, kernel], reach("relu", kernel * kernel, filters)),
          zeros("b1", [filters]),
          spread("W2", [features, classes], reach("softmax", features, classes)),
          zeros("b2", [classes]),
        ],
        weights: ["W1", "W2"],
        images: `1x${size.height}x${size.width}`,
        scores: `reshape(avgPool(relu(conv2d(X, W1, b1)), 2), [-1, ${features}]) * W2 + b2`,
        classes,
        targets: "labels",
        summary: `${counted(filters, "filter")} of ${kernel}×${kernel}, relu, averages of 2×2, ${features}-${classes}, softmax`,
        multiplyAdds: filters * kernel * kernel * places + features * classes,
        firstLayer: { height: kernel, width: kernel, count: filters, perUnit: kernel * kernel, perPixel: 1 },
      });
    }
  }
}

/** The length of an axis that a filter without margin has passed, and averages of two. */
export function pooled(length: number, kernel: number): number {
  return Math.floor((length - kernel + 1) / 2);
}

interface Parts extends Omit<Network, "source" | "criterion"> {
  /** The arrays that the penalty is on. */
  readonly weights: readonly string[];
  /** The lengths of an image. */
  readonly images: string;
  readonly scores: string;
  readonly classes: number;
}

function assembled({ weights, images, scores, classes, ...network }: Parts): Network {
  const names = network.parameters.map(({ name }) => name).join(", ");
  const shapes = network.parameters.map(({ name, lengths }) => `${name} ${lengths.join("x")}`);
  const [target, targetShape] = network.targets === "rows" ? ["T", `nx${classes}`] : ["labels", "n"];
  const judged = (z: string): string =>
    network.targets === "rows" ? `mean((${z} - T) .^ 2)` : `mean(crossEntropy(${z}, labels))`;
  const squares = weights.map((name) => `sum(${name} .^ 2)`).join(" + ");
  return {
    ...network,
    source: [
      `# shape X nx${images}, ${target} ${targetShape}, ${shapes.join(", ")}`,
      `scores(X, ${names}) = ${scores}`,
      `loss(X, ${target}, ${names}, lambda) = ${judged(`scores(X, ${names})`)} + lambda / 2 * (${squares})`,
      "",
    ].join("\n"),
    criterion: `# shape Z nx${classes}, ${target} ${targetShape}\ncriterion(Z, ${target}) = ${judged("Z")}\n`,
  };
}

function zeros(name: string, lengths: readonly number[]): ParameterArray {
  return filled(name, lengths, 0);
}

function filled(name: string, lengths: readonly number[], offset: number): ParameterArray {
  return { name, lengths, spread: 0, offset };
}

function spread(name: string, lengths: readonly number[], reach: number): ParameterArray {
  return { name, lengths, spread: reach, offset: 0 };
}

/**
 * How far weights start from 0, so that values and adjoints keep their variance from layer to layer.
 *
 * Sources: X. Glorot, Y. Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS
 * (2010), 249–256; K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, ICCV (2015), 1026–1034.
 */
function reach(activation: Activation | "softmax", inputs: number, outputs: number): number {
  return Math.sqrt(6 / (activation === "relu" ? inputs : inputs + outputs));
}
