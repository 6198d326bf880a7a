/** Sweeps over all pairs; six to ten are enough for any matrix that was met. */
const MOST_SWEEPS = 60;

/**
 * The eigenvalues of a symmetric matrix, by rotations that clear one pair of entries after the other
 * (Jacobi's method). Each is within about n·ε times the largest of the true one, ε = 2.2e-16.
 *
 * @param matrix n rows of n; not changed
 * @returns n values, largest first
 * @see Golub & Van Loan, Matrix Computations (1996), 8.4
 */
export function eigenvalues(matrix: readonly ArrayLike<number>[]): Float64Array {
  const n = matrix.length;
  const rows = matrix.map((row) => Float64Array.from(row));
  for (let sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(rows); sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(rows, p, q);
  }
  return Float64Array.from(rows, (row, i) => row[i]!)
    .sort()
    .reverse();
}

/** Makes the entry of rows p and q 0 by a rotation in their plane. */
function rotate(rows: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [rows[p]!, rows[q]!];
  const entry = rowP[q]!;
  if (entry === 0) return;
  const half = (rowQ[q]! - rowP[p]!) / (2 * entry);
  // The smaller of the two angles that do it, by its tangent.
  const tangent = (half < 0 ? -1 : 1) / (Math.abs(half) + Math.hypot(half, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  rowP[p]! -= tangent * entry;
  rowQ[q]! += tangent * entry;
  rowP[q] = 0;
  rowQ[p] = 0;
  for (let k = 0; k < rows.length; k++) {
    if (k === p || k === q) continue;
    const [ofP, ofQ] = [rowP[k]!, rowQ[k]!];
    rowP[k] = cosine * ofP - sine * ofQ;
    rowQ[k] = sine * ofP + cosine * ofQ;
    rows[k]![p] = rowP[k]!;
    rows[k]![q] = rowQ[k]!;
  }
}

/** Whether what is beside the diagonal is below the rounding of what is on it. */
function isDiagonal(rows: readonly Float64Array[]): boolean {
  let beside = 0;
  let all = 0;
  for (const [i, row] of rows.entries()) {
    for (let k = 0; k < row.length; k++) {
      const square = row[k]! ** 2;
      all += square;
      if (k !== i) beside += square;
    }
  }
  return beside <= Number.EPSILON ** 2 * all;
}
