/** Rows from `start` to before `end`. */
export type RowRange = readonly [start: number, end: number];

export interface PurgedFold {
  readonly test: RowRange;
  /** Training rows, oldest first. */
  readonly train: readonly RowRange[];
  /** Rows that are in neither. */
  readonly purged: number;
}

/**
 * Cuts rows into k folds in order of time, the first ones one row longer if they do not fit, and gives
 * each fold as test the rows that share nothing with it: those whose label ends before the fold, and
 * those that begin after the last label of the fold and the embargo. A label that ends on the fold's
 * first row touches it and is purged.
 *
 * @param labelEnd for each row the last row that was read for its label, itself or a later one
 * @param k folds, 2 to n
 * @param embargo rows, at least the lookback of the longest indicator
 * @throws {RangeError} k is out of range
 * @see López de Prado, Advances in Financial Machine Learning (2018), chapter 7
 */
export function purgedKFold(labelEnd: ArrayLike<number>, k: number, embargo: number): PurgedFold[] {
  const n = labelEnd.length;
  if (!(Number.isInteger(k) && k >= 2 && k <= n)) {
    throw new RangeError(`Cannot cut rows into folds: received ${n} rows and ${k} folds`);
  }
  const longer = n % k;
  return Array.from({ length: k }, (_, fold) => {
    const start = fold * Math.floor(n / k) + Math.min(fold, longer);
    const end = start + Math.floor(n / k) + (fold < longer ? 1 : 0);
    let lastRead = 0;
    for (let i = start; i < end; i++) lastRead = Math.max(lastRead, labelEnd[i]!);
    const train = rangesWhere(n, (i) => {
      const isBefore = i < start && labelEnd[i]! < start;
      return isBefore || (i >= end && i > lastRead + embargo);
    });
    const trained = train.reduce((sum, [from, to]) => sum + to - from, 0);
    return { test: [start, end], train, purged: n - (end - start) - trained };
  });
}

function rangesWhere(n: number, holds: (row: number) => boolean): RowRange[] {
  const ranges: RowRange[] = [];
  let start = -1;
  for (let i = 0; i <= n; i++) {
    const isIn = i < n && holds(i);
    if (isIn && start < 0) start = i;
    if (!isIn && start >= 0) {
      ranges.push([start, i]);
      start = -1;
    }
  }
  return ranges;
}
