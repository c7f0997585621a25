import type { Precision } from "../emit/module.ts";

/** The functions that a hidden layer may apply. */
export const ACTIVATIONS = ["sigmoid", "tanh", "relu"] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** The networks that can be trained, and their sizes. */
export type Model =
  | { readonly kind: "softmax-regression" }
  | { readonly kind: "network"; readonly hidden: number; readonly activation: Activation }
  | { readonly kind: "relu-network"; readonly hidden: number }
  | { readonly kind: "convolution"; readonly filters: number; readonly kernel: number };

export const MODELS = ["softmax-regression", "network", "relu-network", "convolution"] as const;

/** What determines a training, beside its data, to the last bit. */
export interface Settings {
  readonly model: Model;
  readonly classes: number;
  readonly learningRate: number;
  /** λ of the penalty (λ/2) Σ w² over all weights that are no biases. */
  readonly regularisation: number;
  /** How much of the velocity is kept in a step. */
  readonly momentum: number;
  readonly batchSize: number;
  readonly epochs: number;
  /** Of the initial weights and the order of batches. */
  readonly seed: number;
  readonly precision: Precision;
}

/** What is known of the images: their size. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}
