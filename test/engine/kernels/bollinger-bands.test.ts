import { describe, expect, it } from 'vitest';
import { bollingerBands } from '../../../engine/kernels/bollinger-bands.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

const bands = (close: Float64Array, period: number, deviations: number) => {
  const column = () => new Float64Array(close.length);
  const out = { upper: column(), middle: column(), lower: column() };
  return bollingerBands(close, period, deviations, out);
};

describe('bollingerBands()', () => {
  // Windows 1, 3 (mean 2, deviation 1) and 3, 7 (mean 5, deviation 2).
  it('are as many deviations from the mean as asked for', () => {
    const { upper, middle, lower } = bands(Float64Array.of(1, 3, 7), 2, 2);
    expect([...upper]).toEqual([NaN, 4, 9]);
    expect([...middle]).toEqual([NaN, 2, 5]);
    expect([...lower]).toEqual([NaN, 0, 1]);
  });

  it('have exactly no width as soon as the window is flat, for any earlier values', () => {
    const close = new Float64Array(60).fill(100.1);
    close.set([1e6, 0.3, 7e-5], 4);
    for (const period of [2, 5, 20]) {
      const { upper, middle, lower } = bands(close, period, 2);
      for (const band of [upper, middle, lower]) {
        expect(new Set(band.subarray(6 + period))).toEqual(new Set([100.1]));
      }
    }
  });

  it('keep the digits of small moves at high prices', () => {
    // 1e9 + 0, 1, 2: mean 1e9 + 1, deviation sqrt(2 / 3).
    const { upper, middle } = bands(Float64Array.of(1e9, 1e9 + 1, 1e9 + 2), 3, 1);
    expect(upper[2]! - middle[2]!).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  it('are undefined where their window holds a NaN, and nowhere else', () => {
    const close = Float64Array.of(1, 2, NaN, 4, 5, 6);
    const { upper } = bands(close, 2, 2);
    expect([...upper].map(Number.isNaN)).toEqual([true, false, true, true, false, false]);
  });

  it('never look ahead', () => {
    expectNoLookAhead(({ close }) => Object.values(bands(close, 12, 2)));
  });

  it('forget their start', () => {
    expectForgetsItsStart(({ close }) => Object.values(bands(close, 20, 2)), 20);
  });

  it.each([0, -1, 2.5, NaN])('throw RangeError when period is %s', (period) => {
    expect(() => bands(new Float64Array(9), period, 2)).toThrow(RangeError);
  });

  it.each([-1, NaN, Infinity])('throw RangeError when deviations is %s', (deviations) => {
    expect(() => bands(new Float64Array(9), 3, deviations)).toThrow(
      `Cannot compute Bollinger bands: deviations is ${deviations}; give a finite number >= 0`,
    );
  });

  it('throw RangeError when a column of out has another length', () => {
    const out = {
      upper: new Float64Array(3),
      middle: new Float64Array(3),
      lower: new Float64Array(2),
    };
    expect(() => bollingerBands(new Float64Array(3), 2, 2, out)).toThrow(RangeError);
  });
});

describeVectors('bbands', ({ close }, { n, k }) => ({ ...bands(close, n!, k!) }));
