// Ordinary functions with loops, branches and memory, whose derivatives are tested.

/** Accumulation only: both sweeps in one loop. */
export function energy(x: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += k * x[i]! * x[i]! + Math.sin(x[i]!);
  return sum / x.length;
}

/** The value of the loop is needed before its reverse. */
export function logSumExp(x: readonly number[]): number {
  let largest = -Infinity;
  for (const each of x) if (each > largest) largest = each;
  let sum = 0;
  for (const each of x) sum += Math.exp(each - largest);
  return largest + Math.log(sum);
}

/** A scratch array that every step of the loop fills again. */
export function scratch(rows: readonly (readonly number[])[], w: readonly number[]): number {
  const product = new Float64Array(w.length);
  let total = 0;
  for (let r = 0; r < rows.length; r++) {
    for (let j = 0; j < w.length; j++) product[j] = rows[r]![j]! * w[j]!;
    let norm = 0;
    for (let j = 0; j < w.length; j++) norm += product[j]! * product[j]!;
    total += Math.sqrt(1 + norm);
  }
  return total;
}

/** An array that is changed in place, element by element, from values that are overwritten. */
export function relaxation(x: readonly number[], sweeps: number): number {
  const a = x.slice();
  for (let s = 0; s < sweeps; s++) {
    for (let i = 1; i < a.length - 1; i++) {
      a[i] = a[i]! + 0.5 * Math.sin(a[i - 1]! * a[i + 1]!) - 0.1 * a[i]! * a[i]!;
    }
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * a[i]!;
  return sum;
}

/** States one after another in an array, each written once. */
export function recurrence(x: Float64Array, w: number, u: number): number {
  const h = new Float64Array(x.length + 1);
  for (let t = 0; t < x.length; t++) h[t + 1] = Math.tanh(w * h[t]! + u * x[t]!);
  let loss = 0;
  for (let t = 1; t <= x.length; t++) loss += h[t]! * h[t]! * h[t - 1]!;
  return loss;
}

/** A scalar that every step overwrites. */
export function logisticMap(x0: number, r: number, steps: number): number {
  let x = x0;
  let sum = 0;
  for (let t = 0; t < steps; t++) {
    x = r * x * (1 - x);
    sum += x * x;
  }
  return sum;
}

/** Newton's iteration for the cube root. */
export function cubeRoot(a: number): number {
  let z = a;
  let steps = 0;
  while (Math.abs(z * z * z - a) > 1e-13 * a && steps < 100) {
    z = z - (z * z * z - a) / (3 * z * z);
    steps++;
  }
  return z;
}

/** Loops that are left, and steps that are skipped. */
export function search(x: readonly number[], level: number): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    if (x[i]! < 0) continue;
    let part = x[i]!;
    for (let j = i; j < x.length; j++) {
      part *= 1 + 0.1 * x[j]!;
      if (part > level) break;
      total += part * x[j]!;
    }
    if (total > 50 * level) return total * part;
  }
  return total;
}

/** Loops in larger steps, up and down. */
export function strides(x: readonly number[], n: number): number {
  let a = 1;
  for (let i = 0; i < n; i += 3) a = a * Math.cos(x[i]!) + x[i]!;
  let b = 1;
  for (let i = n - 1; i >= 0; i -= 2) b = b * Math.sin(1 + x[i]!) + a * x[i]!;
  return b;
}

/** An inner loop whose number of steps depends on the outer one. */
export function triangle(x: readonly number[]): number {
  let product = 1;
  for (let i = 0; i < x.length; i++) {
    let row = x[i]!;
    for (let j = 0; j < i; j++) row = Math.sin(row * x[j]!) + row;
    product = product * row + 0.1;
  }
  return product;
}

/** Elimination with pivots, in place. */
export function determinant(matrix: readonly (readonly number[])[]): number {
  const n = matrix.length;
  const a = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => matrix[i]![j]!));
  let det = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]![k]!) > Math.abs(a[pivot]![k]!)) pivot = i;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const swapped = a[k]![j]!;
        a[k]![j] = a[pivot]![j]!;
        a[pivot]![j] = swapped;
      }
      det = -det;
    }
    det *= a[k]![k]!;
    for (let i = k + 1; i < n; i++) {
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j < n; j++) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  return det;
}

/** The smallest of three neighbours, over a table. */
export function timeWarping(x: Float64Array, y: Float64Array): number {
  const d = Array.from({ length: x.length + 1 }, () => new Float64Array(y.length + 1).fill(1e6));
  d[0]![0] = 0;
  for (let i = 1; i <= x.length; i++) {
    for (let j = 1; j <= y.length; j++) {
      const cost = (x[i - 1]! - y[j - 1]!) ** 2;
      d[i]![j] = cost + Math.min(d[i - 1]![j]!, d[i]![j - 1]!, d[i - 1]![j - 1]!);
    }
  }
  return d[x.length]![y.length]!;
}

function oscillator(y: Float64Array, stiffness: number, out: Float64Array): void {
  out[0] = y[1]!;
  out[1] = -stiffness * Math.sin(y[0]!) - 0.1 * y[1]!;
}

/** A Runge–Kutta method with arrays of its own in every step. */
export function rungeKutta(start: readonly number[], stiffness: number, steps: number): number {
  const y = Float64Array.from(start);
  const h = 0.05;
  for (let t = 0; t < steps; t++) {
    const k1 = new Float64Array(2);
    const k2 = new Float64Array(2);
    const middle = new Float64Array(2);
    oscillator(y, stiffness, k1);
    for (let i = 0; i < 2; i++) middle[i] = y[i]! + 0.5 * h * k1[i]!;
    oscillator(middle, stiffness, k2);
    for (let i = 0; i < 2; i++) y[i] = y[i]! + h * k2[i]!;
  }
  return y[0]! * y[0]! + y[1]!;
}

/** A matrix product, as lists of lists. */
export function matrixProduct(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) =>
    Array.from({ length: b[0]!.length }, (_, j) => {
      let sum = 0;
      for (let k = 0; k < row.length; k++) sum += row[k]! * b[k]![j]!;
      return sum;
    }),
  );
}

/** A result that is written for the caller. */
export function softmax(z: Float64Array, out: Float64Array): void {
  let largest = -Infinity;
  for (let i = 0; i < z.length; i++) largest = Math.max(largest, z[i]!);
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    out[i] = Math.exp(z[i]! - largest);
    sum += out[i]!;
  }
  for (let i = 0; i < z.length; i++) out[i]! /= sum;
}

export interface Layer {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** Objects in and out. */
export function layer(
  { weights, bias }: Layer,
  x: readonly number[],
): { readonly sum: number; readonly output: number } {
  let sum = bias;
  for (let i = 0; i < x.length; i++) sum += weights[i]! * x[i]!;
  return { sum, output: 1 / (1 + Math.exp(-sum)) };
}

/** Indices that the data decide. */
export function lookup(table: readonly number[], keys: readonly number[], x: number): number {
  let best = 0;
  for (let i = 1; i < table.length; i++) if (table[i]! > table[best]!) best = i;
  let sum = table[best]! * x;
  for (const key of keys) sum += table[key]! * Math.sin(x * table[key]!);
  return sum;
}

/** An array that grows. */
export function growing(x: readonly number[]): number {
  const kept: number[] = [];
  for (const each of x) if (each > 0) kept.push(each * each);
  let product = 1;
  for (let i = 0; i < kept.length; i++) product *= 1 + kept[i]!;
  return product;
}

/** Methods of arrays. */
export function methods(x: readonly number[], w: readonly number[]): number {
  const scaled = x.map((each, i) => each * w[i]! + 1);
  const sum = scaled.reduce((total, each) => total + each * each, 0);
  let extra = 0;
  scaled.forEach((each) => {
    extra += Math.log(1 + each * each);
  });
  return sum * extra;
}

/** Values that change places. */
export function fibonacci(a0: number, b0: number, n: number): number {
  let a = a0;
  let b = b0;
  for (let i = 0; i < n; i++) {
    const next = Math.sin(a) + b;
    a = b;
    b = next;
  }
  return a * b;
}

/** Elements that change places, as the data decide. */
export function sorted(x: readonly number[]): number {
  const a = [...x];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j + 1 < a.length - i; j++) {
      if (a[j]! > a[j + 1]!) {
        const held = a[j]!;
        a[j] = a[j + 1]!;
        a[j + 1] = held;
      }
    }
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (i + 1) * a[i]! * a[i]!;
  return sum;
}

/** A number that is changed on one side of a condition, and what it was before is needed. */
export function branches(x: number, y: number, n: number): number {
  let a = x;
  let b = y;
  for (let i = 0; i < n; i++) {
    const product = a * b;
    if (product > 1) {
      const root = Math.sqrt(product);
      a = a / root + 0.1 * b;
      b = root;
    } else if (i % 2 === 0) {
      b = b + product;
    } else {
      a = a * 1.5 + b * b;
    }
  }
  return a * a + b;
}
