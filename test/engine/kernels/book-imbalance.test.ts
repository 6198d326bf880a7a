import { describe, expect, it } from 'vitest';
import { type BookSizes, bookImbalance } from '../../../engine/kernels/book-imbalance.ts';
import { expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const imbalance = (bars: BookSizes) => bookImbalance(bars, new Float64Array(bars.bidSize.length));

describe('bookImbalance()', () => {
  it('is the share by which bids outweigh asks, undefined where the book is empty', () => {
    const bars = { bidSize: Float64Array.of(3, 0, 0, 2), askSize: Float64Array.of(1, 4, 0, 2) };
    expect([...imbalance(bars)]).toEqual([0.5, -1, NaN, 0]);
  });

  it('is undefined at a bar that holds a NaN, and nowhere else', () => {
    const bars = { bidSize: Float64Array.of(3, NaN, 3), askSize: Float64Array.of(1, 1, 1) };
    expect([...imbalance(bars)]).toEqual([0.5, NaN, 0.5]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => [imbalance(random)]);
  });

  it('throws RangeError when a column is short', () => {
    const bars = { bidSize: new Float64Array(3), askSize: new Float64Array(2) };
    expect(() => imbalance(bars)).toThrow(
      new RangeError('Cannot compute book imbalance: askSize has 2 values; give 3'),
    );
  });
});

describeVectors('bookImbalance', (columns) => imbalance(columns));
