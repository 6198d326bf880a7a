import { checkLengths } from './check-arguments.ts';

/** Columns of one length, oldest bar first: the quantity on either side of the book. */
export interface BookSizes {
  readonly bidSize: Float64Array;
  readonly askSize: Float64Array;
}

/**
 * Imbalance of the order book: 1 if it contains only bids, -1 if only asks.
 *
 * @param bars columns of length n, in one unit; a NaN makes NaN of its own bar only
 * @param out length n, overwritten, in [-1, 1]: NaN for an empty book
 * @returns `out`; `out[i]` reads bar i alone
 * @throws {RangeError} a column is not n long
 */
export function bookImbalance(bars: BookSizes, out: Float64Array): Float64Array {
  const { bidSize, askSize } = bars;
  const n = bidSize.length;
  checkLengths('book imbalance', n, { askSize, out });
  for (let i = 0; i < n; i++) {
    const total = bidSize[i]! + askSize[i]!;
    out[i] = total === 0 ? NaN : (bidSize[i]! - askSize[i]!) / total;
  }
  return out;
}
