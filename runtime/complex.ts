/**
 * Complex arithmetic for the complex-step derivative f′(x) ≈ Im f(x + ih) / h, which has no subtraction and so no
 * cancellation: every function here is an analytic identity whose imaginary part keeps full relative accuracy when the
 * imaginary part of the argument is tiny, and whose real part then equals the real function.
 *
 * Outside the domain of the real function the value leaves the real axis: `sqrt` of a negative number is imaginary.
 *
 * Source: W. Squire and G. Trapp, Using complex variables to estimate derivatives of real functions, SIAM Review 40
 * (1998), 110–112; J. R. R. A. Martins, P. Sturdza and J. J. Alonso, The complex-step derivative approximation, ACM
 * Trans. Math. Softw. 29 (2003), 245–262.
 *
 * @module
 */

/** The number re + i·im. */
export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** The complex number with the given parts. */
export function of(re: number, im = 0): Complex {
  return { re, im };
}

/**
 * The derivative of an analytic function at a real x as Im f(x + ih) / h; the truncation error f‴·h²/6 is far below
 * rounding. Source: W. Squire and G. Trapp (1998).
 *
 * @param step by default 10⁻³⁰, or in proportion to x where that is smaller than 1; a result below 10⁻²⁷⁸ underflows.
 */
export function complexStep(f: (z: Complex) => Complex, x: number, step = tinyStep(x)): number {
  return f({ re: x, im: step }).im / step;
}

function tinyStep(x: number): number {
  return Math.max(1e-30 * Math.min(1, Math.abs(x) || 1), 1e-307);
}

/** z + w. */
export function add(z: Complex, w: Complex): Complex {
  return { re: z.re + w.re, im: z.im + w.im };
}

/** z − w. */
export function sub(z: Complex, w: Complex): Complex {
  return { re: z.re - w.re, im: z.im - w.im };
}

/** z·w. */
export function mul(z: Complex, w: Complex): Complex {
  return { re: z.re * w.re - z.im * w.im, im: z.re * w.im + z.im * w.re };
}

/**
 * z/w without overflow of |w|². Source: R. L. Smith, Algorithm 116: Complex division, Comm. ACM 5 (1962), 435; the
 * products are ordered so that a tiny imaginary part does not underflow.
 */
export function div(z: Complex, w: Complex): Complex {
  if (Math.abs(w.re) < Math.abs(w.im)) return div(turn(z), turn(w));
  const ratio = w.im / w.re;
  const denominator = w.re + w.im * ratio;
  return { re: (z.re + z.im * ratio) / denominator, im: (z.im - (z.re / w.re) * w.im) / denominator };
}

/** −z. */
export function neg(z: Complex): Complex {
  return { re: -z.re, im: -z.im };
}

/** The analytic continuation of |x|: z on the right and −z on the left; at zero, without derivative, NaN. */
export function abs(z: Complex): Complex {
  if (z.re === 0) return { re: 0, im: z.im === 0 ? 0 : NaN };
  return z.re > 0 ? z : neg(z);
}

/**
 * √z, with the cut along the negative axis.
 * Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 3.7.27.
 */
export function sqrt(z: Complex): Complex {
  const size = Math.abs(z.re);
  const root = Math.sqrt(size + (Math.hypot(z.re, z.im) - size) / 2);
  if (root === 0) return { re: 0, im: z.im };
  const other = z.im / (2 * root);
  return z.re < 0 ? { re: Math.abs(other), im: z.im < 0 ? -root : root } : { re: root, im: other };
}

/** ∛z, real and odd on the real axis: ∛r·e^{iφ/3} on the right half plane and −∛(−z) on the left. */
export function cbrt(z: Complex): Complex {
  if (z.re < 0) return neg(cbrt(neg(z)));
  return polar(Math.cbrt(Math.hypot(z.re, z.im)), Math.atan2(z.im, z.re) / 3);
}

/** e^z = e^x·(cos y + i sin y). */
export function exp(z: Complex): Complex {
  return polar(Math.exp(z.re), z.im);
}

/** e^z − 1, with e^x cos y − 1 = (e^x − 1) cos y − 2 sin²(y/2). */
export function expm1(z: Complex): Complex {
  return {
    re: Math.expm1(z.re) * Math.cos(z.im) - 2 * Math.sin(z.im / 2) ** 2,
    im: Math.exp(z.re) * Math.sin(z.im),
  };
}

/** log z = log |z| + i arg z. */
export function log(z: Complex): Complex {
  return { re: Math.log(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) };
}

/** log(1 + z), with |1 + z| = (1 + x)·√(1 + (y/(1 + x))²) where 1 + x would lose x. */
export function log1p(z: Complex): Complex {
  const shifted = 1 + z.re;
  if (shifted < 0.5) return log({ re: shifted, im: z.im });
  return { re: Math.log1p(z.re) + Math.log1p((z.im / shifted) ** 2) / 2, im: Math.atan2(z.im, shifted) };
}

/** log z / log 2. */
export function log2(z: Complex): Complex {
  return { re: Math.log2(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) / Math.LN2 };
}

/** log z / log 10. */
export function log10(z: Complex): Complex {
  return { re: Math.log10(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) / Math.LN10 };
}

/** z^w = e^{w log z}: with z = r·e^{iφ} and w = c + id, the modulus r^c·e^{−dφ} and the argument cφ + d log r. */
export function pow(z: Complex, w: Complex): Complex {
  if (w.im === 0) return powReal(z, w.re);
  const modulus = Math.hypot(z.re, z.im);
  if (modulus === 0) return { re: Math.pow(0, w.re), im: 0 };
  const argument = Math.atan2(z.im, z.re);
  return polar(Math.pow(modulus, w.re) * Math.exp(-w.im * argument), w.re * argument + w.im * Math.log(modulus));
}

/** zⁿ for real n; for integer n real on the whole real axis, with zⁿ = (−1)ⁿ(−z)ⁿ on the left. */
export function powReal(z: Complex, n: number): Complex {
  if (z.re < 0 && Number.isInteger(n)) {
    const mirrored = powReal(neg(z), n);
    return n % 2 === 0 ? mirrored : neg(mirrored);
  }
  return polar(Math.pow(Math.hypot(z.re, z.im), n), n * Math.atan2(z.im, z.re));
}

/** sin(x + iy) = sin x cosh y + i cos x sinh y. */
export function sin(z: Complex): Complex {
  return { re: Math.sin(z.re) * Math.cosh(z.im), im: Math.cos(z.re) * Math.sinh(z.im) };
}

/** cos(x + iy) = cos x cosh y − i sin x sinh y. */
export function cos(z: Complex): Complex {
  return { re: Math.cos(z.re) * Math.cosh(z.im), im: -Math.sin(z.re) * Math.sinh(z.im) };
}

/** tan(x + iy) = (t + iu)/(1 − itu) with t = tan x and u = tanh y. */
export function tan(z: Complex): Complex {
  const t = Math.tan(z.re);
  const u = Math.tanh(z.im);
  const denominator = 1 + (t * u) ** 2;
  return { re: (t * (1 - u * u)) / denominator, im: (u * (1 + t * t)) / denominator };
}

/**
 * asin z from √(1 − z) and √(1 + z).
 * Source: W. Kahan, Branch cuts for complex elementary functions, in The State of the Art in Numerical Analysis (1987).
 */
export function asin(z: Complex): Complex {
  const below = sqrt({ re: 1 - z.re, im: -z.im });
  const above = sqrt({ re: 1 + z.re, im: z.im });
  return {
    re: Math.atan2(z.re, below.re * above.re - below.im * above.im),
    im: Math.asinh(below.re * above.im - below.im * above.re),
  };
}

/** acos z from √(1 − z) and √(1 + z). Source: W. Kahan (1987). */
export function acos(z: Complex): Complex {
  const below = sqrt({ re: 1 - z.re, im: -z.im });
  const above = sqrt({ re: 1 + z.re, im: z.im });
  return { re: 2 * Math.atan2(below.re, above.re), im: Math.asinh(above.re * below.im - above.im * below.re) };
}

/**
 * atan z = ½ atan2(2x, 1 − x² − y²) + ¼i log(1 + 4y/(x² + (1 − y)²)).
 * Source: M. Abramowitz and I. A. Stegun (1964), 4.4.39.
 */
export function atan(z: Complex): Complex {
  const distance = Math.hypot(z.re, 1 - z.im);
  return {
    re: Math.atan2(2 * z.re, (1 - z.re) * (1 + z.re) - z.im * z.im) / 2,
    im: Math.log1p((4 * (z.im / distance)) / distance) / 4,
  };
}

/** The angle of the point (x, y): atan(y/x) or ±π/2 − atan(x/y), whichever quotient is small. */
export function atan2(y: Complex, x: Complex): Complex {
  if (Math.abs(y.re) > Math.abs(x.re)) {
    return sub({ re: Math.sign(y.re) * (Math.PI / 2), im: 0 }, atan(div(x, y)));
  }
  const angle = atan(div(y, x));
  if (x.re > 0) return angle;
  return { re: angle.re + (y.re < 0 || Object.is(y.re, -0) ? -Math.PI : Math.PI), im: angle.im };
}

/**
 * √(x² + y²) as y + xq/(1 + √(1 + q²)) with q = x/y, where y is the larger one, without overflow; at the origin, without
 * derivative, NaN.
 */
export function hypot(x: Complex, y: Complex): Complex {
  if (Math.abs(x.re) > Math.abs(y.re)) return hypot(y, x);
  if (y.re === 0) return { re: 0, im: x.im === 0 && y.im === 0 ? 0 : NaN };
  const q = div(x, y);
  const one = of(1);
  const excess = div(mul(x, q), add(one, sqrt(add(one, mul(q, q)))));
  return abs(add(y, excess));
}

/** sinh(x + iy) = sinh x cos y + i cosh x sin y. */
export function sinh(z: Complex): Complex {
  return { re: Math.sinh(z.re) * Math.cos(z.im), im: Math.cosh(z.re) * Math.sin(z.im) };
}

/** cosh(x + iy) = cosh x cos y + i sinh x sin y. */
export function cosh(z: Complex): Complex {
  return { re: Math.cosh(z.re) * Math.cos(z.im), im: Math.sinh(z.re) * Math.sin(z.im) };
}

/** tanh(x + iy) = (t + iu)/(1 + itu) with t = tanh x and u = tan y; 1 − t² = 1/cosh² x without its cancellation. */
export function tanh(z: Complex): Complex {
  const t = Math.tanh(z.re);
  const u = Math.tan(z.im);
  const cosine = Math.cosh(z.re);
  const denominator = 1 + (t * u) ** 2;
  return { re: (t * (1 + u * u)) / denominator, im: u / cosine / cosine / denominator };
}

/** asinh z = −i asin(iz). */
export function asinh(z: Complex): Complex {
  const turned = asin({ re: -z.im, im: z.re });
  return { re: turned.im, im: -turned.re };
}

/** acosh z from √(z − 1) and √(z + 1). Source: W. Kahan (1987). */
export function acosh(z: Complex): Complex {
  const below = sqrt({ re: z.re - 1, im: z.im });
  const above = sqrt({ re: z.re + 1, im: z.im });
  return {
    re: Math.asinh(below.re * above.re + below.im * above.im),
    im: 2 * Math.atan2(below.im, above.re),
  };
}

/** atanh z = ¼ log(1 + 4x/((1 − x)² + y²)) + ½i atan2(2y, 1 − x² − y²), odd in z. Source: as for `atan`. */
export function atanh(z: Complex): Complex {
  if (z.re < 0) return neg(atanh(neg(z)));
  const distance = Math.hypot(1 - z.re, z.im);
  return {
    re: Math.log1p((4 * (z.re / distance)) / distance) / 4,
    im: Math.atan2(2 * z.im, (1 - z.re) * (1 + z.re) - z.im * z.im) / 2,
  };
}

/** r·e^{iφ}. */
function polar(modulus: number, argument: number): Complex {
  return { re: modulus * Math.cos(argument), im: modulus * Math.sin(argument) };
}

/** −iz, a quarter turn. */
function turn(z: Complex): Complex {
  return { re: z.im, im: -z.re };
}
