import { describe, it } from "vitest";
import { gradient } from "../../bench/hand-written/typescript/rnn.ts";
import { testGradient, testJacobian } from "../../test/support/example-derivatives.ts";
import {
  expectClose,
  functionBeside,
  numericalGradient,
  ofData,
  type Data,
} from "../../test/support/typescript-examples.ts";

const sequenceLoss = await functionBeside(import.meta.url, "rnn.ts", "sequenceLoss");

/** A matrix of numbers between −1 and 1. */
function matrix(rows: number, columns: number, phase: number): number[][] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (__, j) => Math.sin(phase + 7 * i + 3 * j)),
  );
}

const network = {
  input: matrix(4, 2, 1),
  recurrent: matrix(4, 4, 2),
  bias: [0.1, -0.2, 0.3, 0.05],
  output: [0.7, -0.4, 0.2, 1.1],
  offset: -0.3,
};
const inputs = matrix(6, 2, 3);
const targets = [0.5, -0.2, 0.3, 0.9, -0.6, 0.1];

describe("recurrent network", () => {
  it("has the loss of one step", () => {
    const [first = []] = inputs;
    const states = network.bias.map((bias, i) =>
      Math.tanh(bias + network.input[i]![0]! * first[0]! + network.input[i]![1]! * first[1]!),
    );
    const prediction = states.reduce((sum, state, i) => sum + network.output[i]! * state, network.offset);
    expectClose(sequenceLoss(network, [first], [0.5]), (prediction - 0.5) ** 2, 1e-14);
  });

  it("has a gradient by hand", () => {
    const start: readonly Data[] = [network, inputs, targets];
    expectClose(ofData(gradient)(...start), numericalGradient(sequenceLoss, start, [0]), 1e-9);
  });
});

testGradient(
  { url: import.meta.url, file: "rnn.ts", fn: "sequenceLoss", wrt: ["network"] },
  new Map([["of six steps", { data: [network, inputs, targets] }]]),
);

const gate = (phase: number): Data => ({
  input: matrix(3, 2, phase),
  recurrent: matrix(3, 3, phase + 1),
  bias: [0.1, -0.2, 0.3],
});
const cell = { forget: gate(1), write: gate(2), read: gate(3), candidate: gate(4) };

testGradient(
  { url: import.meta.url, file: "lstm.ts", fn: "lstmLoss", wrt: ["cell"] },
  new Map([["of six steps", { data: [cell, inputs, [0.2, -0.1, 0.4]] }]]),
);
testJacobian(
  { url: import.meta.url, file: "lstm.ts", fn: "lastHidden", wrt: ["cell", "sequence"] },
  new Map([["of six steps", [cell, inputs]]]),
);
