/** Which elements are looked at: offsets for each output, and for each parameter. */
export interface Sample {
  readonly rows: readonly (readonly number[])[];
  readonly columns: readonly (readonly number[])[];
  /** Whether these are all. */
  readonly isComplete: boolean;
}

/**
 * Choose rows and columns of a matrix with at most a number of entries between them: all where there are few, else a
 * share of every output and every parameter, spread over their elements, the same ones each time.
 */
export function sampleOf(rows: readonly number[], columns: readonly number[], most: number): Sample {
  const [height, width] = [rows, columns].map((sizes) => sizes.reduce((a, b) => a + b, 0));
  if (height === undefined || width === undefined || height * width <= most) {
    return { rows: rows.map(allOf), columns: columns.map(allOf), isComplete: true };
  }
  const side = Math.max(1, Math.floor(Math.sqrt(most)));
  const rowCount = Math.min(height, Math.max(side, Math.floor(most / width)));
  const columnCount = Math.min(width, Math.max(1, Math.floor(most / rowCount)));
  return {
    rows: shares(rows, rowCount).map((count, index) => spread(rows[index] ?? 0, count)),
    columns: shares(columns, columnCount).map((count, index) => spread(columns[index] ?? 0, count)),
    isComplete: false,
  };
}

function allOf(size: number): readonly number[] {
  return Array.from({ length: size }, (_, index) => index);
}

/** Divide a number among sizes: as equal as it goes, none more than its size, none without one. */
function shares(sizes: readonly number[], count: number): readonly number[] {
  const given = sizes.map((size) => Math.min(size, 1));
  let left = count - given.reduce((a, b) => a + b, 0);
  for (let open = sizes.length; left > 0 && open > 0;) {
    open = 0;
    sizes.forEach((size, index) => {
      const own = given[index] ?? 0;
      if (own >= size || left <= 0) return;
      given[index] = own + 1;
      left--;
      open++;
    });
  }
  return given;
}

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** Some of the numbers from 0 on, spread without a pattern that rows and columns could have as well. */
function spread(size: number, count: number): readonly number[] {
  if (count >= size) return allOf(size);
  const chosen = new Set<number>([0]);
  for (let step = 1; chosen.size < count; step++) chosen.add(Math.floor(((step * GOLDEN_RATIO) % 1) * size));
  return [...chosen].sort((a, b) => a - b);
}
