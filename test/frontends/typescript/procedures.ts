/** A natural function of arrays, and arguments for it; `f` where no other name is given. */
export interface ProcedureSample {
  readonly title: string;
  readonly text: string;
  readonly fn?: string;
  readonly calls: readonly (() => readonly unknown[])[];
}

const f64 = (...values: number[]): Float64Array => Float64Array.from(values);

/** Functions with loops and memory, written as people write them. */
export const procedures: readonly ProcedureSample[] = [
  {
    title: "a sparse matrix times a vector",
    text: `export function f(values: Float64Array, columns: number[], rowStart: number[], x: Float64Array): Float64Array {
      const y = new Float64Array(rowStart.length - 1);
      for (let i = 0; i < y.length; i++) {
        let sum = 0;
        for (let k = rowStart[i]; k < rowStart[i + 1]; k++) sum += values[k] * x[columns[k]];
        y[i] = sum;
      }
      return y;
    }`,
    calls: [() => [f64(1, 2, 3, 4), [0, 2, 1, 2], [0, 2, 2, 4], f64(0.5, -1, 2)]],
  },
  {
    title: "a system of equations by elimination",
    text: `export function f(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
      const n = right.length;
      const a = matrix.map((row, i) => [...row, right[i]]);
      for (let k = 0; k < n; k++) {
        let pivot = k;
        for (let i = k + 1; i < n; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
        for (let j = 0; j <= n; j++) { const t = a[k][j]; a[k][j] = a[pivot][j]; a[pivot][j] = t; }
        for (let i = k + 1; i < n; i++) {
          const factor = a[i][k] / a[k][k];
          for (let j = k; j <= n; j++) a[i][j] -= factor * a[k][j];
        }
      }
      const x = new Array<number>(n).fill(0);
      for (let i = n - 1; i >= 0; i--) {
        let sum = a[i][n];
        for (let j = i + 1; j < n; j++) sum -= a[i][j] * x[j];
        x[i] = sum / a[i][i];
      }
      return x;
    }`,
    calls: [
      () => [
        [
          [0, 2, 1],
          [1, 1, 1],
          [4, -1, 2],
        ],
        [1, 2, 3],
      ],
    ],
  },
  {
    title: "Runge and Kutta with arrays that are made anew",
    text: `type Field = (t: number, y: readonly number[]) => number[];
    const along = (y: readonly number[], h: number, k: readonly number[]): number[] => y.map((v, i) => v + h * k[i]);
    function rk4(field: Field, y: readonly number[], t: number, h: number): number[] {
      const k1 = field(t, y);
      const k2 = field(t + h / 2, along(y, h / 2, k1));
      const k3 = field(t + h / 2, along(y, h / 2, k2));
      const k4 = field(t + h, along(y, h, k3));
      return y.map((v, i) => v + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
    export function f(start: readonly number[], rate: number, steps: number): readonly number[] {
      let y = start;
      const h = 1 / steps;
      for (let i = 0; i < steps; i++) y = rk4((t, [a, b]) => [b + t, -rate * a], y, i * h, h);
      return y;
    }`,
    calls: [() => [[1, 0.5], 2, 5], () => [[1, 0.5], 2, 0]],
  },
  {
    title: "bodies that attract one another",
    text: `interface Bodies { readonly masses: Float64Array; readonly positions: Float64Array; readonly velocities: Float64Array }
    export function f(bodies: Bodies, steps: number, h: number): number {
      const state = { position: bodies.positions.slice(), velocity: bodies.velocities.slice() };
      const n = bodies.masses.length;
      const force = new Float64Array(2 * n);
      for (let step = 0; step < steps; step++) {
        force.fill(0);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) {
            const dx = state.position[2 * j] - state.position[2 * i];
            const dy = state.position[2 * j + 1] - state.position[2 * i + 1];
            const r = Math.hypot(dx, dy);
            const pull = (bodies.masses[i] * bodies.masses[j]) / r ** 3;
            force[2 * i] += pull * dx; force[2 * i + 1] += pull * dy;
            force[2 * j] -= pull * dx; force[2 * j + 1] -= pull * dy;
          }
        }
        for (let c = 0; c < force.length; c++) {
          state.velocity[c] += (h * force[c]) / bodies.masses[c >> 1];
          state.position[c] += h * state.velocity[c];
        }
      }
      let energy = 0;
      for (let i = 0; i < n; i++) energy += 0.5 * bodies.masses[i] * (state.velocity[2 * i] ** 2 + state.velocity[2 * i + 1] ** 2);
      return energy;
    }`,
    calls: [
      () => [
        { masses: f64(1, 2, 3), positions: f64(0, 0, 1, 0.5, -1, 2), velocities: f64(0.1, 0, 0, -0.1, 0.2, 0) },
        4,
        0.1,
      ],
    ],
  },
  {
    title: "a Fourier transform in place",
    text: `export function f(real: Float64Array, imaginary: Float64Array): { re: Float64Array; im: Float64Array } {
      const n = real.length;
      const re = real.slice();
      const im = imaginary.slice();
      for (let i = 1, j = 0; i < n; i++) {
        let bit = n >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) { [re[i], re[j]] = [re[j], re[i]]; [im[i], im[j]] = [im[j], im[i]]; }
      }
      for (let length = 2; length <= n; length <<= 1) {
        const half = length / 2;
        for (let i = 0; i < n; i += length) {
          for (let k = 0; k < half; k++) {
            const angle = (-2 * Math.PI * k) / length;
            const c = Math.cos(angle), s = Math.sin(angle);
            const a = i + k, b = a + half;
            const x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
            re[b] = re[a] - x; im[b] = im[a] - y;
            re[a] += x; im[a] += y;
          }
        }
      }
      return { re, im };
    }`.replace("j & bit;", "(j & bit) !== 0;"),
    calls: [() => [f64(1, 2, -1, 0.5, 3, 0, 1, -2), f64(0, 1, 0, 0, 0.5, 0, 0, 1)]],
  },
  {
    title: "interpolation by bisection",
    text: `export function f(xs: readonly number[], ys: readonly number[], x: number): number {
      let low = 0, high = xs.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (xs[middle] > x) high = middle; else low = middle;
      }
      const t = (x - xs[low]) / (xs[high] - xs[low]);
      return ys[low] + t * (ys[high] - ys[low]);
    }`,
    calls: [0.5, 1.5, 3.9].map((x) => () => [[0, 1, 2, 3, 4], [1, 4, 2, 8, 5], x]),
  },
  {
    title: "a tridiagonal system",
    text: `export function f(lower: Float64Array, diagonal: Float64Array, upper: Float64Array, right: Float64Array, x: Float64Array): void {
      const n = diagonal.length;
      const c = new Float64Array(n), d = new Float64Array(n);
      c[0] = upper[0] / diagonal[0];
      d[0] = right[0] / diagonal[0];
      for (let i = 1; i < n; i++) {
        const m = diagonal[i] - lower[i] * c[i - 1];
        c[i] = upper[i] / m;
        d[i] = (right[i] - lower[i] * d[i - 1]) / m;
      }
      x[n - 1] = d[n - 1];
      for (let i = n - 2; i >= 0; i--) x[i] = d[i] - c[i] * x[i + 1];
    }`,
    calls: [() => [f64(0, 1, 2), f64(4, 5, 6), f64(1, 1, 0), f64(1, 2, 3), f64(0, 0, 0)]],
  },
  {
    title: "a product of matrices",
    text: `export const f = (a: number[][], b: number[][]): number[][] =>
      a.map((row) => b[0].map((_, j) => row.reduce((sum, v, k) => sum + v * b[k][j], 0)));`,
    calls: [
      () => [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        [
          [1, 0.5],
          [-1, 2],
          [0, 3],
        ],
      ],
    ],
  },
  {
    title: "a factorisation by Cholesky",
    text: `export function f(a: readonly Float64Array[]): Float64Array[] {
      const n = a.length;
      const l = Array.from({ length: n }, () => new Float64Array(n));
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = a[i][j];
          for (let k = 0; k < j; k++) sum -= l[i][k] * l[j][k];
          l[i][j] = i === j ? Math.sqrt(sum) : sum / l[j][j];
        }
      }
      return l;
    }`,
    calls: [() => [[f64(4, 2, 1), f64(2, 5, 3), f64(1, 3, 6)]]],
  },
  {
    title: "softmax, by the largest element",
    text: `const softmax = (x: readonly number[]): number[] => {
      const largest = Math.max(...x);
      const terms = x.map((v) => Math.exp(v - largest));
      const sum = terms.reduce((a, b) => a + b);
      return terms.map((v) => v / sum);
    };
    export function f(logits: number[], label: number): number {
      return -Math.log(softmax(logits)[label]) + Math.min(...logits, 0);
    }`,
    calls: [() => [[1, 2, -1, 0.5], 2]],
  },
  {
    title: "sums so far, written for the caller",
    text: `export function f(x: readonly number[], sums: number[], means: number[]): void {
      sums[0] = x[0];
      for (let i = 1; i < x.length; i++) sums[i] = sums[i - 1] + x[i];
      for (let i = 0; i < x.length; i++) { means[i] = 0; means[i] += sums[i] / (i + 1); }
    }`,
    calls: [
      () => [
        [1, 2, 4],
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
  },
  {
    title: "an estimate from pseudo-random numbers",
    text: `export function f(scale: number, count: number, seed: number): number {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        const u = seed / 4294967296;
        sum += Math.exp(-scale * u);
      }
      return sum / count;
    }`,
    calls: [() => [1.5, 7, 42]],
  },
  {
    title: "an optimiser that stops by itself",
    text: `interface Options { readonly rate: number; readonly momentum: number; readonly tolerance: number }
    export function f(start: Float64Array, target: Float64Array, { rate, momentum, tolerance }: Options): { x: Float64Array; steps: number; converged: boolean } {
      const x = start.slice();
      const velocity = new Float64Array(x.length);
      let steps = 0;
      let done = false;
      while (!done && steps < 50) {
        let change = 0;
        for (let i = 0; i < x.length; i++) {
          velocity[i] = momentum * velocity[i] - rate * 2 * (x[i] - target[i]);
          x[i] += velocity[i];
          change = Math.max(change, Math.abs(velocity[i]));
        }
        steps++;
        done = change < tolerance;
      }
      return { x, steps, converged: done };
    }`,
    calls: [
      () => [f64(1, 2), f64(-1, 3), { rate: 0.1, momentum: 0.5, tolerance: 1e-3 }],
      () => [f64(1, 2), f64(-1, 3), { rate: 0.1, momentum: 0.5, tolerance: 0 }],
    ],
  },
  {
    title: "Fibonacci by a pair",
    text: `export function f(x: number, n: number): number {
      let [a, b] = [x, 1];
      for (let i = 0; i < n; i++) [a, b] = [b, a + b * x];
      return a;
    }`,
    calls: [() => [0.5, 6], () => [0.5, 0]],
  },
  {
    title: "a state that is an object",
    text: `interface State { readonly position: number; readonly velocity: number; readonly log: readonly [number, number] }
    const step = ({ position, velocity, log: [a] }: State, h: number): State => {
      const force = -position;
      const next = velocity + h * force;
      return { position: position + h * next, velocity: next, log: [next, a] };
    };
    export function f(start: State, h: number, steps: number): State {
      let state = start;
      for (let i = 0; i < steps; i++) { const before = state; state = step(state, h); if (state.position > before.position) state = { ...state, velocity: 0.5 * before.velocity }; }
      return state;
    }`,
    calls: [() => [{ position: 1, velocity: -0.5, log: [0, 0] }, 0.3, 12]],
  },
  {
    title: "sorting",
    text: `export function f(x: number[]): number {
      const a = [...x];
      for (let i = 0; i < a.length; i++) {
        for (let j = 0; j + 1 < a.length - i; j++) {
          if (a[j] > a[j + 1]) { const t = a[j]; a[j] = a[j + 1]; a[j + 1] = t; }
        }
      }
      return a[a.length >> 1];
    }`,
    calls: [() => [[3, 1, 2, 5, 4]]],
  },
  {
    title: "two ends of an array",
    text: `export function f(x: Float64Array): number {
      let sum = 0;
      for (let i = 0, j = x.length - 1; i < j; i++, j--) sum += x[i] * x[j];
      for (const [i, v] of x.entries()) sum += i * v;
      return sum;
    }`,
    calls: [() => [f64(1, 2, 3, 4, 5)]],
  },
  {
    title: "the forward algorithm of a hidden Markov model",
    text: `export function f(start: readonly number[], transition: readonly (readonly number[])[], emission: readonly (readonly number[])[], seen: readonly number[]): number {
      let alpha = start.map((p, i) => p * emission[i][seen[0]]);
      for (const symbol of seen.slice(1)) {
        const next = new Array<number>(alpha.length).fill(0);
        for (let j = 0; j < alpha.length; j++) {
          for (let i = 0; i < alpha.length; i++) next[j] += alpha[i] * transition[i][j];
          next[j] *= emission[j][symbol];
        }
        alpha = next.map((p) => p);
      }
      let total = 0;
      for (const p of alpha) total += p;
      return Math.log(total);
    }`,
    calls: [
      () => [
        [0.6, 0.4],
        [
          [0.7, 0.3],
          [0.4, 0.6],
        ],
        [
          [0.5, 0.4, 0.1],
          [0.1, 0.3, 0.6],
        ],
        [0, 1, 2],
      ],
    ],
  },
  {
    title: "results of every kind",
    text: `export function f(x: readonly number[], flag: boolean) {
      const doubled = x.map((v) => 2 * v);
      const pair: [number, number[]] = [x.length, doubled];
      return { pair, flag: !flag, nested: { first: x[0], none: flag ? 1 : 0 }, rows: [[x[0], 1], [2, x[1]]], same: x };
    }`,
    calls: [() => [[1, 2], true], () => [[1, 2, 3], false]],
  },
  {
    title: "memory that grows",
    text: `export function f(x: readonly number[], limit: number): number {
      const stack: number[] = [];
      for (const v of x) {
        stack.push(v);
        while (stack.length > 1 && stack[stack.length - 1] > limit) { const a = stack.pop()!; const b = stack.pop()!; stack.push(a * 0.5 + b, ); }
        if (stack.length > 3) break;
      }
      for (let i = 0; i < stack.length; i++) if (stack[i] < 0) stack.push(-stack[i]);
      return stack.reduce((sum, v, i) => sum + v * (i + 1), 0);
    }`,
    calls: [() => [[1, 5, -2, 7, 3], 4], () => [[-1, 5, -2, 7, 3, 2, 1], 100]],
  },
  {
    title: "parameters with defaults, and closures over loops",
    text: `const power = (v: number, n = 2): number => { let r = 1; for (let i = 0; i < n; i++) r *= v; return r; };
    export function f(x: number[]): number {
      let total = 0;
      for (let i = 0; i < x.length; i++) {
        const weighted = (w: number): number => w * power(x[i]) + power(x[i], i);
        total += weighted(0.5) + [1, 2].map(weighted)[1];
      }
      return total;
    }`,
    calls: [() => [[0.5, -1, 2]]],
  },
  {
    title: "a table of tuples",
    text: `const NODES: readonly (readonly [number, number])[] = [[-0.7745966692414834, 5 / 9], [0, 8 / 9], [0.7745966692414834, 5 / 9]];
    export function f(a: number, b: number, c: readonly number[]): number {
      let sum = 0;
      for (const [node, weight] of NODES) {
        const x = (a + b + (b - a) * node) / 2;
        let p = 0;
        for (let k = c.length - 1; k >= 0; k--) p = p * x + c[k];
        sum += weight * p;
      }
      return (sum * (b - a)) / 2;
    }`,
    calls: [() => [0, 2, [1, -1, 3]]],
  },
  {
    title: "conditions on elements",
    text: `export function f(x: readonly number[], i: number): number {
      let n = 0;
      while (n < x.length && x[n] > 0) n++;
      const next = i + 1 < x.length ? x[i + 1] : 0;
      const isFirst = i === 0 || x[i - 1] < x[i];
      return n + next * (isFirst ? 2 : 3) + (x.every((v) => v > 0) ? 1 : 0) + Number(x.some((v, k) => k > 1 && v < 0));
    }`,
    calls: [() => [[1, 2, -3, 4], 0], () => [[1, 2, 3], 2], () => [[4, 1, 2], 1]],
  },
  {
    title: "ranges of arrays",
    text: `export function f(x: readonly number[], k: number): number {
      const sum = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0);
      let total = 0;
      for (let i = 0; i < x.length; i++) total += sum(x.slice(i, i + k)) * (i + 1);
      return total + sum(x.slice(-2)) - sum(x.slice(1, -1)) * 2 + sum(x.slice(-k)) + sum(x.slice(k, 1)) + x.at(-1)!;
    }`,
    calls: [() => [[1, 2, 4, 8], 3], () => [[1, 2, 4, 8], 0], () => [[1, 2, 4, 8], 9]],
  },
  {
    title: "arrays that are filled in parts",
    text: `export function f(x: Float64Array, s: number): Float64Array {
      const a = new Float64Array(6).fill(s);
      a.set(x, 1);
      a.fill(s * 2, 4);
      const b = Float64Array.of(s, 1, 2);
      const c = Float64Array.from([...b, ...a]);
      const d = Array.from(c, (v, i) => v * i);
      return new Float64Array(d);
    }`,
    calls: [() => [f64(1, 2), 0.5]],
  },
  {
    title: "jumps out of nested loops",
    text: `export function f(a: readonly (readonly number[])[], limit: number): number {
      let sum = 0;
      for (let i = 0; i < a.length; i++) {
        let k = 0;
        do {
          k++;
          if (k > 3) break;
          if (a[i][0] < 0) { if (k === 2) continue; sum += 0.5; }
          for (const v of a[i]) {
            if (v > limit) return sum + v;
            if (v === 0) continue;
            if (v < -limit) break;
            sum += v * k;
          }
          if (sum > 100) { if (i > 0) return -sum; sum = 1; }
        } while (sum < 50);
      }
      return sum;
    }`,
    calls: [
      () => [
        [
          [1, 0, 2],
          [-1, 5, 3],
        ],
        10,
      ],
      () => [
        [
          [-1, -20, 9],
          [3, 0, 1],
        ],
        10,
      ],
      () => [
        [
          [1, 2, 0],
          [60, 11, 12],
        ],
        11,
      ],
      () => [
        [
          [40, 40],
          [70, 1],
        ],
        100,
      ],
    ],
  },
];
