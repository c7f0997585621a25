/* eslint-disable @typescript-eslint/no-non-null-assertion -- a check of each element would cost what is measured. */

/** The gradient of the sum of squared reprojection errors, observation by observation: cameras, points, weights. */
export function gradient(
  cameras: readonly (readonly number[])[],
  points: readonly (readonly number[])[],
  weights: readonly number[],
  cameraOf: readonly number[],
  pointOf: readonly number[],
  features: readonly (readonly number[])[],
): [number[][], number[][], number[]] {
  const camerasBar = cameras.map((camera) => camera.map(() => 0));
  const pointsBar = points.map((point) => point.map(() => 0));
  const weightsBar = weights.map(() => 0);
  for (let i = 0; i < features.length; i++) {
    const camera = cameras[cameraOf[i]!]!;
    const point = points[pointOf[i]!]!;
    const weight = weights[i]!;
    const feature = features[i]!;
    const [r1, r2, r3] = [camera[0]!, camera[1]!, camera[2]!];
    const [p1, p2, p3] = [point[0]! - camera[3]!, point[1]! - camera[4]!, point[2]! - camera[5]!];

    // The point as the camera sees it, q = p cos θ + (w × p) sin θ + w (w·p)(1 − cos θ) with r = θ w.
    const squared = r1 * r1 + r2 * r2 + r3 * r3;
    const isTurned = squared !== 0;
    const theta = Math.sqrt(squared);
    const c = isTurned ? Math.cos(theta) : 1;
    const s = isTurned ? Math.sin(theta) : 1;
    const inverse = isTurned ? 1 / theta : 1;
    const [w1, w2, w3] = [r1 * inverse, r2 * inverse, r3 * inverse];
    const [n1, n2, n3] = [w2 * p3 - w3 * p2, w3 * p1 - w1 * p3, w1 * p2 - w2 * p1];
    const along = w1 * p1 + w2 * p2 + w3 * p3;
    const rest = 1 - c;
    const q1 = p1 * c + n1 * s + w1 * along * rest;
    const q2 = p2 * c + n2 * s + w2 * along * rest;
    const q3 = p3 * c + n3 * s + w3 * along * rest;

    // Its image.
    const x = q1 / q3;
    const y = q2 / q3;
    const radius = x * x + y * y;
    const [k1, k2] = [camera[9]!, camera[10]!];
    const factor = 1 + radius * (k1 + radius * k2);
    const focal = camera[6]!;
    const dx = x * factor * focal + camera[7]! - feature[0]!;
    const dy = y * factor * focal + camera[8]! - feature[1]!;

    // Backwards.
    weightsBar[i] = 2 * weight * (dx * dx + dy * dy);
    const uBar = 2 * weight * weight * dx;
    const vBar = 2 * weight * weight * dy;
    const image = uBar * x + vBar * y;
    const factorBar = image * focal;
    const radiusBar = factorBar * (k1 + 2 * k2 * radius);
    const xBar = uBar * factor * focal + 2 * radiusBar * x;
    const yBar = vBar * factor * focal + 2 * radiusBar * y;
    const [b1, b2, b3] = [xBar / q3, yBar / q3, -(xBar * x + yBar * y) / q3];
    // b × w and p × b.
    const [m1, m2, m3] = [b2 * w3 - b3 * w2, b3 * w1 - b1 * w3, b1 * w2 - b2 * w1];
    const [o1, o2, o3] = [p2 * b3 - p3 * b2, p3 * b1 - p1 * b3, p1 * b2 - p2 * b1];
    const onAxis = rest * (w1 * b1 + w2 * b2 + w3 * b3);
    const [pBar1, pBar2, pBar3] = [
      c * b1 + s * m1 + w1 * onAxis,
      c * b2 + s * m2 + w2 * onAxis,
      c * b3 + s * m3 + w3 * onAxis,
    ];
    const cameraBar = camerasBar[cameraOf[i]!]!;
    if (isTurned) {
      const scaled = rest * along;
      const [v1, v2, v3] = [
        s * o1 + scaled * b1 + onAxis * p1,
        s * o2 + scaled * b2 + onAxis * p2,
        s * o3 + scaled * b3 + onAxis * p3,
      ];
      const thetaBar =
        c * (n1 * b1 + n2 * b2 + n3 * b3) +
        s * (along * (w1 * b1 + w2 * b2 + w3 * b3) - (p1 * b1 + p2 * b2 + p3 * b3)) -
        (v1 * w1 + v2 * w2 + v3 * w3) * inverse;
      cameraBar[0] = cameraBar[0]! + v1 * inverse + thetaBar * w1;
      cameraBar[1] = cameraBar[1]! + v2 * inverse + thetaBar * w2;
      cameraBar[2] = cameraBar[2]! + v3 * inverse + thetaBar * w3;
    } else {
      cameraBar[0] = cameraBar[0]! + o1;
      cameraBar[1] = cameraBar[1]! + o2;
      cameraBar[2] = cameraBar[2]! + o3;
    }
    cameraBar[3] = cameraBar[3]! - pBar1;
    cameraBar[4] = cameraBar[4]! - pBar2;
    cameraBar[5] = cameraBar[5]! - pBar3;
    cameraBar[6] = cameraBar[6]! + image * factor;
    cameraBar[7] = cameraBar[7]! + uBar;
    cameraBar[8] = cameraBar[8]! + vBar;
    cameraBar[9] = cameraBar[9]! + factorBar * radius;
    cameraBar[10] = cameraBar[10]! + factorBar * radius * radius;
    const pointBar = pointsBar[pointOf[i]!]!;
    pointBar[0] = pointBar[0]! + pBar1;
    pointBar[1] = pointBar[1]! + pBar2;
    pointBar[2] = pointBar[2]! + pBar3;
  }
  return [camerasBar, pointsBar, weightsBar];
}
