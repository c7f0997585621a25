/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */
import { matmul, matmulNT, matmulTN } from "adjoint/runtime";

/** The mean cross-entropy of a network of 784, 200 and 10 units with logistic functions, for n images. */
export function createValue(n: number) {
  const h = new Float64Array(200 * n);
  const z = new Float64Array(10 * n);
  return (
    W1: Float64Array,
    b1: Float64Array,
    W2: Float64Array,
    b2: Float64Array,
    X: Float64Array,
    labels: Float64Array,
  ): number => {
    matmul(h, X, W1, n, 784, 200, false);
    for (let start = 0; start < 200 * n; start += 200) {
      for (let j = 0; j < 200; j++) h[start + j] = 1 / (1 + Math.exp(-h[start + j]! - b1[j]!));
    }
    matmul(z, h, W2, n, 200, 10, false);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const start = 10 * i;
      let largest = -Infinity;
      for (let j = 0; j < 10; j++) {
        const v = z[start + j]! + b2[j]!;
        z[start + j] = v;
        largest = Math.max(largest, v);
      }
      let total = 0;
      for (let j = 0; j < 10; j++) total += Math.exp(z[start + j]! - largest);
      loss += largest + Math.log(total) - z[start + labels[i]!]!;
    }
    return loss / n;
  };
}

/** Its value and its gradient. */
export function createValueAndGradient(n: number) {
  const h = new Float64Array(200 * n);
  const hBar = new Float64Array(200 * n);
  const z = new Float64Array(10 * n);
  return (
    W1: Float64Array,
    b1: Float64Array,
    W2: Float64Array,
    b2: Float64Array,
    X: Float64Array,
    labels: Float64Array,
    W1Bar: Float64Array,
    b1Bar: Float64Array,
    W2Bar: Float64Array,
    b2Bar: Float64Array,
  ): number => {
    matmul(h, X, W1, n, 784, 200, false);
    for (let start = 0; start < 200 * n; start += 200) {
      for (let j = 0; j < 200; j++) h[start + j] = 1 / (1 + Math.exp(-h[start + j]! - b1[j]!));
    }
    matmul(z, h, W2, n, 200, 10, false);
    b2Bar.fill(0);
    let loss = 0;
    for (let i = 0; i < n; i++) {
      const start = 10 * i;
      let largest = -Infinity;
      for (let j = 0; j < 10; j++) {
        const v = z[start + j]! + b2[j]!;
        z[start + j] = v;
        largest = Math.max(largest, v);
      }
      const label = labels[i]!;
      const chosen = z[start + label]!;
      let total = 0;
      for (let j = 0; j < 10; j++) {
        const e = Math.exp(z[start + j]! - largest);
        z[start + j] = e;
        total += e;
      }
      loss += largest + Math.log(total) - chosen;
      const scale = 1 / (total * n);
      for (let j = 0; j < 10; j++) {
        const bar = z[start + j]! * scale - (j === label ? 1 / n : 0);
        z[start + j] = bar;
        b2Bar[j] = b2Bar[j]! + bar;
      }
    }
    const zBar = z;
    matmulTN(W2Bar, h, zBar, 200, n, 10, false);
    matmulNT(hBar, zBar, W2, n, 10, 200, false);
    b1Bar.fill(0);
    for (let start = 0; start < 200 * n; start += 200) {
      for (let j = 0; j < 200; j++) {
        const sigma = h[start + j]!;
        const bar = hBar[start + j]! * sigma * (1 - sigma);
        hBar[start + j] = bar;
        b1Bar[j] = b1Bar[j]! + bar;
      }
    }
    matmulTN(W1Bar, X, hBar, 784, n, 200, false);
    return loss / n;
  };
}
