import type { RowRange } from './purged-k-fold.ts';

export interface WalkForwardPlan {
  /** Training rows; in an anchored plan, those of the first split. */
  readonly train: number;
  readonly test: number;
  /** Rows from one test to the next; fewer than `test` make tests overlap. */
  readonly step: number;
  /** Rows between training and test. */
  readonly gap?: number;
  /** Trains on all rows from the first one, instead of the last `train`. */
  readonly isAnchored?: boolean;
  /** Keeps a shorter last test. */
  readonly keepsTail?: boolean;
}

export interface WalkForwardSplit {
  readonly train: RowRange;
  readonly test: RowRange;
}

/**
 * Splits n rows into successive training and test windows.
 *
 * @returns oldest first; empty if there are too few rows
 * @throws {RangeError} train, test or step are no whole numbers of 1 or more, or the gap below 0
 */
export function walkForwardSplits(n: number, plan: WalkForwardPlan): WalkForwardSplit[] {
  const { train, test, step, gap = 0, isAnchored = false, keepsTail = false } = plan;
  const isPlan = [train, test, step, gap + 1].every((rows) => Number.isInteger(rows) && rows >= 1);
  if (!isPlan) {
    throw new RangeError(
      `Cannot split rows: received train ${train}, test ${test}, step ${step} and gap ${gap}`,
    );
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
