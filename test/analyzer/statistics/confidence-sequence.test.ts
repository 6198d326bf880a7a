import { describe, expect, it } from 'vitest';
import {
  confidenceSequence,
  minimumDetectableEffect,
  type SequenceOptions,
} from '../../../analyzer/statistics/confidence-sequence.ts';
import { randomStream } from '../../../market/xoshiro128.ts';

/** Share of paths whose interval leaves out `truth` at one look at least, from n = `first` to 100. */
function shareLeftOut(
  paths: number,
  next: (label: string) => () => number,
  truth: number,
  options: SequenceOptions,
  first = 10,
): number {
  let left = 0;
  for (let path = 0; path < paths; path++) {
    const draw = next(`path ${path}`);
    let [sum, sumOfSquares, isLeft] = [0, 0, false];
    for (let n = 1; n <= 100; n++) {
      const value = draw();
      sum += value;
      sumOfSquares += value * value;
      if (n < first) continue;
      const { low, high } = confidenceSequence({ n, sum, sumOfSquares }, options)!;
      isLeft ||= truth < low || truth > high;
    }
    if (isLeft) left++;
  }
  return left / paths;
}

const normal = (label: string) => randomStream(label).normal;

describe('confidenceSequence()', () => {
  it('has the width of the formula', () => {
    // 1 … 5: sum 15, squares 55, variance (55 - 45) / 4. With alpha = e^-2 and tightest at 5 of 5 values
    // n·rho^2 = 4 + ln 5 = 5.6094379, √(2·6.6094379 / (5·5.6094379) · (½·ln 6.6094379 + 2)) = 1.1779853.
    const interval = confidenceSequence(
      { n: 5, sum: 15, sumOfSquares: 55 },
      { alpha: Math.exp(-2), tightestAt: 5 },
    )!;
    expect(interval.mean).toBe(3);
    const half = Math.sqrt(2.5) * 1.1779853;
    expect(interval.high).toBeCloseTo(3 + half, 6);
    expect(interval.low).toBeCloseTo(3 - half, 6);
  });

  it('rarely excludes the true mean at any of its looks', () => {
    for (const tightestAt of [20, 50, 100]) {
      // Of 2,000 paths 100 on average at most, deviation 9.7: 2.6 of them are .0127.
      const share = shareLeftOut(2000, normal, 0, { alpha: 0.05, tightestAt });
      expect(share).toBeLessThan(0.0627);
      // It is not uselessly wide either.
      expect(share).toBeGreaterThan(0.002);
    }
  });

  it('is valid for heavy tails from ten values on, for skewed values from fifty', () => {
    const heavy = (label: string) => {
      const { normal: draw } = randomStream(label);
      return () => draw() / Math.hypot(draw(), draw(), draw());
    };
    const skewed = (label: string) => {
      const { uniform } = randomStream(label);
      return () => -Math.log(1 - uniform());
    };
    const options = { alpha: 0.05, tightestAt: 100 };
    expect(shareLeftOut(2000, heavy, 0, options)).toBeLessThan(0.0627);
    expect(shareLeftOut(2000, skewed, 1, options, 50)).toBeLessThan(0.0627);
  });

  it('is narrowest at tightestAt', () => {
    const width = (n: number, tightestAt: number) => {
      const { low, high } = confidenceSequence({ n, sum: 0, sumOfSquares: n - 1 }, { tightestAt })!;
      return high - low;
    };
    for (const n of [20, 200, 2000]) {
      expect(width(n, n)).toBeLessThan(width(n, n / 4));
      expect(width(n, n)).toBeLessThan(width(n, n * 4));
    }
  });

  it('is null for equal values, and rejects an invalid level', () => {
    expect(confidenceSequence({ n: 1, sum: 1, sumOfSquares: 1 })).toBeNull();
    let [sum, sumOfSquares] = [0, 0];
    for (let i = 0; i < 1000; i++) [sum, sumOfSquares] = [sum + 0.1, sumOfSquares + 0.1 * 0.1];
    expect(confidenceSequence({ n: 1000, sum, sumOfSquares })).toBeNull();
    expect(confidenceSequence({ n: 9, sum: 0, sumOfSquares: 0 })).toBeNull();
    const sums = { n: 5, sum: 15, sumOfSquares: 55 };
    expect(() => confidenceSequence(sums, { alpha: 0 })).toThrow(RangeError);
    expect(() => confidenceSequence(sums, { tightestAt: 0 })).toThrow(RangeError);
  });
});

describe('minimumDetectableEffect()', () => {
  it('is detected with the given power', () => {
    const options = { alpha: 0.05, tightestAt: 100 };
    const effect = minimumDetectableEffect(1, 100, { ...options, power: 0.8 })!;
    let found = 0;
    for (let path = 0; path < 2000; path++) {
      const draw = normal(`power ${path}`);
      let [sum, sumOfSquares] = [0, 0];
      for (let n = 1; n <= 100; n++) {
        const value = draw() + effect;
        sum += value;
        sumOfSquares += value * value;
      }
      if (confidenceSequence({ n: 100, sum, sumOfSquares }, options)!.low > 0) found++;
    }
    // Four standard errors are .036.
    expect(Math.abs(found / 2000 - 0.8)).toBeLessThan(0.036);
  });

  it('grows with the spread and shrinks with the values', () => {
    expect(minimumDetectableEffect(3, 50)).toBeCloseTo(3 * minimumDetectableEffect(1, 50)!, 12);
    expect(minimumDetectableEffect(1, 200)!).toBeLessThan(minimumDetectableEffect(1, 100)!);
    expect(minimumDetectableEffect(1, 1)).toBeNull();
    expect(() => minimumDetectableEffect(1, 50, { power: 1 })).toThrow(RangeError);
  });
});
