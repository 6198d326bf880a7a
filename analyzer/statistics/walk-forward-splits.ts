import type { RowRange } from './purged-k-fold.ts';

export interface WalkForwardPlan {
  /** Rows trained on; of an anchored plan, in the first split. */
  readonly train: number;
  readonly test: number;
  /** From one test to the next: fewer rows than `test` make the tests overlap. */
  readonly step: number;
  /** Rows between the two that are in neither. */
  readonly gap?: number;
  /** Trains on all rows from the first on, instead of the last `train`. */
  readonly isAnchored?: boolean;
  /** Keeps a last test that is shorter. */
  readonly keepsTail?: boolean;
}

export interface WalkForwardSplit {
  readonly train: RowRange;
  readonly test: RowRange;
}

/**
 * Trains on the past and tests on what follows, again and again through n rows.
 *
 * @returns oldest first; none where the rows are too few
 * @throws {RangeError} train, test or step are no whole numbers of 1 or more, or the gap below 0
 */
export function walkForwardSplits(n: number, plan: WalkForwardPlan): WalkForwardSplit[] {
  const { train, test, step, gap = 0, isAnchored = false, keepsTail = false } = plan;
  const isPlan = [train, test, step, gap + 1].every((rows) => Number.isInteger(rows) && rows >= 1);
  if (!isPlan) {
    throw new RangeError(`Cannot walk forward by ${train}, ${test}, ${step} and ${gap} rows`);
  }
  const splits: WalkForwardSplit[] = [];
  for (let end = train; end + gap < n; end += step) {
    const testStart = end + gap;
    const isShort = testStart + test > n;
    if (isShort && !keepsTail) break;
    splits.push({
      train: [isAnchored ? 0 : end - train, end],
      test: [testStart, Math.min(n, testStart + test)],
    });
    if (isShort) break;
  }
  return splits;
}
