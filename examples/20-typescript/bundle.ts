/** A point in space, and a camera: rotation vector, translation, focal length, two radial distortions, principal point. */
type Vector = readonly [number, number, number];

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The rotation of a point by a rotation vector, by Rodrigues's formula; to first order near no rotation at all. */
function rotate(rotation: Vector, point: Vector): Vector {
  const squared = dot(rotation, rotation);
  if (squared < 1e-20) {
    const [mx, my, mz] = cross(rotation, point);
    return [point[0] + mx, point[1] + my, point[2] + mz];
  }
  const theta = Math.sqrt(squared);
  const axis: Vector = [rotation[0] / theta, rotation[1] / theta, rotation[2] / theta];
  const cosine = Math.cos(theta);
  const sine = Math.sin(theta);
  const along = dot(axis, point) * (1 - cosine);
  const [x, y, z] = cross(axis, point);
  return [
    point[0] * cosine + x * sine + axis[0] * along,
    point[1] * cosine + y * sine + axis[1] * along,
    point[2] * cosine + z * sine + axis[2] * along,
  ];
}

/** Where the camera sees the point, less where it was seen. */
export function residual(
  r1: number,
  r2: number,
  r3: number,
  t1: number,
  t2: number,
  t3: number,
  f: number,
  k1: number,
  k2: number,
  p1: number,
  p2: number,
  p3: number,
  u: number,
  v: number,
  weight: number,
): [number, number] {
  const [x, y, z] = rotate([r1, r2, r3], [p1, p2, p3]);
  const px = -(x + t1) / (z + t3);
  const py = -(y + t2) / (z + t3);
  const radius = px ** 2 + py ** 2;
  const distortion = 1 + radius * (k1 + radius * k2);
  return [weight * (f * distortion * px - u), weight * (f * distortion * py - v)];
}
