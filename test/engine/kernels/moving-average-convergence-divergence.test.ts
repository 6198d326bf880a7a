import { describe, expect, it } from 'vitest';
import {
  type MacdPeriods,
  macd,
} from '../../../engine/kernels/moving-average-convergence-divergence.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const lines = (close: Float64Array, periods: MacdPeriods) => {
  const column = () => new Float64Array(close.length);
  return macd(close, periods, { macd: column(), signal: column(), histogram: column() });
};

describe('macd()', () => {
  // Weights 1, 1/2, 1/2. Slow average 2, 4, 7, 11 from bar 2, so the difference is 1, 2, 3, 4.
  // Signal: (1 + 2 + 3) / 3 = 2, then half-way to 4.
  it('is defined from bar slow + signal - 2', () => {
    const periods = { fast: 1, slow: 3, signal: 3 };
    const result = lines(Float64Array.of(1, 2, 3, 6, 10, 15), periods);
    expect([...result.macd]).toEqual([NaN, NaN, NaN, NaN, 3, 4]);
    expect([...result.signal]).toEqual([NaN, NaN, NaN, NaN, 2, 3]);
    expect([...result.histogram]).toEqual([NaN, NaN, NaN, NaN, 1, 1]);
  });

  // Fast (1 + 3) / 2 = 2, slow (9 + 1 + 3) / 3. On its own the fast one would have come from
  // (9 + 1) / 2 and be at 5 + (3 - 5) * 2 / 3 by now.
  it('starts its fast average together with the slow one', () => {
    const result = lines(Float64Array.of(9, 1, 3), { fast: 2, slow: 3, signal: 1 });
    expect(result.macd[2]).toBeCloseTo(2 - 13 / 3, 12);
    expect(result.histogram[2]).toBe(0);
  });

  it('is exactly 0 for constant closes', () => {
    const close = new Float64Array(60).fill(100.1);
    const result = lines(close, { fast: 12, slow: 26, signal: 9 });
    for (const column of Object.values(result)) {
      expect(new Set(column.subarray(33))).toEqual(new Set([0]));
    }
  });

  it('is undefined throughout when the series is too short', () => {
    const result = lines(Float64Array.of(1, 2, 3, 4), { fast: 1, slow: 3, signal: 3 });
    expect([...result.macd]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead(({ close }) => Object.values(lines(close, { fast: 5, slow: 9, signal: 4 })));
  });

  it('forgets its start', () => {
    expectForgetsItsStart(
      ({ close }) => Object.values(lines(close, { fast: 12, slow: 26, signal: 9 })),
      26,
    );
  });

  it.each([
    { fast: 0, slow: 26, signal: 9 },
    { fast: 12, slow: 2.5, signal: 9 },
    { fast: 12, slow: 26, signal: NaN },
    { fast: 26, slow: 26, signal: 9 },
    { fast: 27, slow: 26, signal: 9 },
  ])('throws RangeError for $fast, $slow, $signal', (periods) => {
    expect(() => lines(new Float64Array(50), periods)).toThrow(RangeError);
  });

  it('names the invalid period', () => {
    expect(() => lines(new Float64Array(50), { fast: 26, slow: 12, signal: 9 })).toThrow(
      'Cannot compute MACD: fast is 26 and slow is 12; fast must be less than slow',
    );
  });

  it('throws RangeError when a column of out has another length', () => {
    const out = {
      macd: new Float64Array(5),
      signal: new Float64Array(5),
      histogram: new Float64Array(4),
    };
    expect(() => macd(new Float64Array(5), { fast: 1, slow: 2, signal: 1 }, out)).toThrow(
      'Cannot compute MACD: histogram has 4 values; give 5',
    );
  });
});

describeVectors('macd', ({ close }, { fast, slow, signal }) => {
  const result = lines(close, { fast: fast!, slow: slow!, signal: signal! });
  return { macd: result.macd, signal: result.signal, hist: result.histogram };
});
