/** What is to be written instead of those exports of `adjoint/runtime` that are no mathematics, or are not read. */
export const refusedExports: ReadonlyMap<string, string> = new Map([
  ...["avgPool", "avgPoolAdjoint", "conv2d", "conv2dFilter", "conv2dInput"].map(loops),
  ...["maxPool", "maxPoolAdjoint", "maxPoolTangent", "productOfOthers"].map(loops),
  ["pick", "read the elements, `x[i * columns + labels[i]]`"],
  ["unpick", "write the elements, `out[i * columns + labels[i]]`"],
  ["checkFinite", "check the arguments where the function is called"],
  ["doubled", "write a loop that copies"],
  ["linear", "factor by `lu` and solve by `luSolve`, or declare the derivative of a function of your own"],
  ["complex", "write the real and the imaginary part"],
  ["data", "pass the numbers as parameters"],
  ["fit", "differentiate the function that is fitted"],
  ["optimise", "differentiate the function that is minimised"],
  ...["backwardDifference", "centralDifference", "differentiate", "forwardDifference"].map(differences),
  ...["detectKink", "oneSidedDerivative", "riddersDerivative"].map(differences),
  ["polygamma", "write `digamma`, or declare the derivative of a function of your own"],
]);

function differences(name: string): readonly [string, string] {
  return [name, "differentiate the function by adjoint, not by differences"];
}

function loops(name: string): readonly [string, string] {
  return [name, "write it as loops"];
}

/**
 * The kernels for arrays of `adjoint/runtime` as they are read: with the signatures, the operations and the bits of the
 * originals, but as plain loops. That is what the derivatives then look like, too. Which element is the largest has no
 * derivative, and the largest one itself, where softmax subtracts it, makes no difference.
 */
export const kernelSource = `
export type Floats = Float64Array;

export function sum(x: Floats, n: number): number {
  let total = 0;
  for (let start = 0; start < n; start += 128) {
    const end = Math.min(start + 128, n);
    let s = 0;
    for (let i = start; i < end; i++) s += x[i];
    total += s;
  }
  return total;
}

export function dot(x: Floats, y: Floats, n: number): number {
  let total = 0;
  for (let start = 0; start < n; start += 128) {
    const end = Math.min(start + 128, n);
    let s = 0;
    for (let i = start; i < end; i++) s += x[i] * y[i];
    total += s;
  }
  return total;
}

export function outer(out: Floats, x: Floats, y: Floats, m: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = add ? out[i * n + j] + x[i] * y[j] : x[i] * y[j];
  }
}

export function matvec(out: Floats, a: Floats, x: Floats, m: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += a[i * n + j] * x[j];
    out[i] = add ? out[i] + s : s;
  }
}

export function matvecT(out: Floats, a: Floats, x: Floats, m: number, n: number, add: boolean): void {
  for (let j = 0; j < n; j++) {
    let s = 0;
    for (let i = 0; i < m; i++) s += a[i * n + j] * x[i];
    out[j] = add ? out[j] + s : s;
  }
}

export function matmul(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += a[i * k + p] * b[p * n + j];
      out[i * n + j] = add ? out[i * n + j] + s : s;
    }
  }
}

export function matmulNT(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += a[i * k + p] * b[j * k + p];
      out[i * n + j] = add ? out[i * n + j] + s : s;
    }
  }
}

export function matmulTN(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += a[p * m + i] * b[p * n + j];
      out[i * n + j] = add ? out[i * n + j] + s : s;
    }
  }
}

export function matmulTT(out: Floats, a: Floats, b: Floats, m: number, k: number, n: number, add: boolean): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += a[p * m + i] * b[j * k + p];
      out[i * n + j] = add ? out[i * n + j] + s : s;
    }
  }
}

export function identity(out: Floats, m: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) out[i * n + j] = i === j ? 1 : 0;
  }
}

export function oneHot(out: Floats, index: number, n: number): void {
  for (let i = 0; i < n; i++) out[i] = i === index ? 1 : 0;
}

export function takeRow(out: Floats, x: Floats, row: number, width: number): void {
  for (let i = 0; i < width; i++) out[i] = x[row * width + i];
}

export function placeRow(out: Floats, x: Floats, row: number, rows: number, width: number): void {
  for (let i = 0; i < rows * width; i++) out[i] = 0;
  for (let i = 0; i < width; i++) out[row * width + i] = x[i];
}

export function sumAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = 0;
      for (let k = 0; k < count; k++) s += x[(group * count + k) * after + j];
      out[group * after + j] = s;
    }
  }
}

export function prodAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = 1;
      for (let k = 0; k < count; k++) s *= x[(group * count + k) * after + j];
      out[group * after + j] = s;
    }
  }
}

export function maxAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = -Infinity;
      for (let k = 0; k < count; k++) s = Math.max(s, x[(group * count + k) * after + j]);
      out[group * after + j] = s;
    }
  }
}

export function minAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = Infinity;
      for (let k = 0; k < count; k++) s = Math.min(s, x[(group * count + k) * after + j]);
      out[group * after + j] = s;
    }
  }
}

export function cumsum(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = 0;
      for (let k = 0; k < count; k++) {
        s += x[(group * count + k) * after + j];
        out[(group * count + k) * after + j] = s;
      }
    }
  }
}

export function cumsumReversed(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let s = 0;
      for (let k = count - 1; k >= 0; k--) {
        s += x[(group * count + k) * after + j];
        out[(group * count + k) * after + j] = s;
      }
    }
  }
}

/** @derivative zero */
function largestOf(x: Floats, group: number, count: number, after: number, j: number): number {
  let largest = -Infinity;
  for (let k = 0; k < count; k++) largest = Math.max(largest, x[(group * count + k) * after + j]);
  return largest;
}

/** @derivative zero */
function indexOfLargest(x: Floats, group: number, count: number, after: number, j: number): number {
  let largest = -Infinity;
  let at = 0;
  for (let k = 0; k < count; k++) {
    const v = x[(group * count + k) * after + j];
    if (v > largest || Number.isNaN(v)) {
      largest = v;
      at = k;
    }
  }
  return at;
}

export function softmax(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      const largest = largestOf(x, group, count, after, j);
      let s = 0;
      for (let k = 0; k < count; k++) s += Math.exp(x[(group * count + k) * after + j] - largest);
      for (let k = 0; k < count; k++) out[(group * count + k) * after + j] = Math.exp(x[(group * count + k) * after + j] - largest) / s;
    }
  }
}

export function logSoftmax(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      const at = indexOfLargest(x, group, count, after, j);
      const largest = count > 0 ? x[(group * count + at) * after + j] : -Infinity;
      let rest = largest - largest;
      for (let k = 0; k < count; k++) if (k !== at) rest += Math.exp(x[(group * count + k) * after + j] - largest);
      const shift = Math.log1p(rest);
      for (let k = 0; k < count; k++) out[(group * count + k) * after + j] = x[(group * count + k) * after + j] - largest - shift;
    }
  }
}

export function logSumExpAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      const at = indexOfLargest(x, group, count, after, j);
      const largest = count > 0 ? x[(group * count + at) * after + j] : -Infinity;
      let rest = 0;
      if (Number.isFinite(largest)) {
        for (let k = 0; k < count; k++) if (k !== at) rest += Math.exp(x[(group * count + k) * after + j] - largest);
      }
      out[group * after + j] = largest + Math.log1p(rest);
    }
  }
}

export function normAxis(out: Floats, x: Floats, before: number, count: number, after: number): void {
  for (let group = 0; group < before; group++) {
    for (let j = 0; j < after; j++) {
      let squares = 0;
      let largest = 0;
      for (let k = 0; k < count; k++) {
        const value = Math.abs(x[(group * count + k) * after + j]);
        squares += value * value;
        if (value > largest) largest = value;
      }
      let norm = Math.sqrt(squares);
      if (!(squares > 1e-280 && squares < 1e300) && largest > 0) {
        if (largest === Infinity) norm = Infinity;
        else {
          let scaled = 0;
          for (let k = 0; k < count; k++) {
            const ratio = x[(group * count + k) * after + j] / largest;
            scaled += ratio * ratio;
          }
          norm = largest * Math.sqrt(scaled);
        }
      }
      out[group * after + j] = norm;
    }
  }
}

export function lu(out: Floats, a: Floats, n: number): void {
  for (let i = 0; i < n * n; i++) out[i] = a[i];
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(out[i * n + k]) > Math.abs(out[pivot * n + k])) pivot = i;
    out[n * n + k] = pivot;
    if (pivot !== k) {
      for (let j = 0; j < n; j++) {
        const exchanged = out[k * n + j];
        out[k * n + j] = out[pivot * n + j];
        out[pivot * n + j] = exchanged;
      }
    }
    const diagonal = out[k * n + k];
    for (let i = k + 1; i < n; i++) {
      const factor = diagonal === 0 ? out[i * n + k] : out[i * n + k] / diagonal;
      out[i * n + k] = factor;
      for (let j = k + 1; j < n; j++) out[i * n + j] = out[i * n + j] - factor * out[k * n + j];
    }
  }
}

export function luSolve(out: Floats, lu: Floats, b: Floats, n: number, m: number): void {
  for (let i = 0; i < n * m; i++) out[i] = b[i];
  for (let k = 0; k < n; k++) {
    for (let i = k + 1; i < n; i++) {
      if (lu[n * n + k] === i) {
        for (let j = 0; j < m; j++) {
          const exchanged = out[k * m + j];
          out[k * m + j] = out[i * m + j];
          out[i * m + j] = exchanged;
        }
      }
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let s = out[i * m + j];
      for (let k = 0; k < i; k++) s -= lu[i * n + k] * out[k * m + j];
      out[i * m + j] = s;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < m; j++) {
      let s = out[i * m + j];
      for (let k = i + 1; k < n; k++) s -= lu[i * n + k] * out[k * m + j];
      out[i * m + j] = s / lu[i * n + i];
    }
  }
}

export function luSolveT(out: Floats, lu: Floats, b: Floats, n: number, m: number): void {
  for (let i = 0; i < n * m; i++) out[i] = b[i];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let s = out[i * m + j];
      for (let k = 0; k < i; k++) s -= lu[k * n + i] * out[k * m + j];
      out[i * m + j] = s / lu[i * n + i];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = 0; j < m; j++) {
      let s = out[i * m + j];
      for (let k = i + 1; k < n; k++) s -= lu[k * n + i] * out[k * m + j];
      out[i * m + j] = s;
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let i = k + 1; i < n; i++) {
      if (lu[n * n + k] === i) {
        for (let j = 0; j < m; j++) {
          const exchanged = out[k * m + j];
          out[k * m + j] = out[i * m + j];
          out[i * m + j] = exchanged;
        }
      }
    }
  }
}

export function luDet(lu: Floats, n: number): number {
  let product = 1;
  let zeros = 0;
  let zero = 0;
  for (let k = 0; k < n; k++) {
    const diagonal = lu[k * n + k];
    if (diagonal === 0) {
      zeros += 1;
      zero = lu[n * n + k] === k ? diagonal : -diagonal;
    } else product *= lu[n * n + k] === k ? diagonal : -diagonal;
  }
  if (zeros === 0 || Number.isNaN(product)) return product;
  return zeros === 1 && Number.isFinite(product) ? 0 + product * zero : 0;
}
`;
