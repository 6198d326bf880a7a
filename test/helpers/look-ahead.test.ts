import { describe, expect, it } from 'vitest';
import { expectForgetsItsStart, expectNoLookAhead } from './look-ahead.ts';
import type { FullBars } from './random-bars.ts';

const map = ({ close }: FullBars, value: (close: Float64Array, i: number) => number) => [
  close.map((_, i) => value(close, i)),
];

describe('expectNoLookAhead()', () => {
  it('lets an honest kernel pass', () => {
    expectNoLookAhead((bars) => map(bars, (close, i) => close[i]! - (close[i - 1] ?? NaN)));
  });

  it.each<[string, (close: Float64Array, i: number) => number]>([
    ['reads the next close', (close, i) => close[i + 1] ?? close[i]!],
    [
      'reads ten bars on, and only now and then',
      (close, i) => (i % 20 === 9 ? (close[i + 10] ?? close[i]!) : close[i]!),
    ],
    ['scales by the greatest of all closes', (close, i) => close[i]! / Math.max(...close)],
    ['knows how many bars there are', (close, i) => close[i]! + close.length],
    ['fills its start from later bars', (close, i) => close[Math.max(i, 1)] ?? close[i]!],
    [
      'knows whether a later close is missing',
      (close, i) => (close.subarray(i).some(Number.isNaN) ? 0 : close[i]!),
    ],
    [
      'differs in the last bit',
      (close, i) => close[i]! * (i + 1 < close.length ? 1 + Number.EPSILON : 1),
    ],
  ])('catches a kernel that %s', (_, cheat) => {
    expect(() => expectNoLookAhead((bars) => map(bars, cheat))).toThrow('looks ahead');
  });

  it('rejects a kernel that is never defined', () => {
    expect(() => expectNoLookAhead((bars) => map(bars, () => NaN))).toThrow('defined');
  });
});

describe('expectForgetsItsStart()', () => {
  it('lets a window pass, and catches a sum from the first bar', () => {
    expectForgetsItsStart((bars) => map(bars, (close, i) => close[i]! - close[i - 3]!), 3);
    const sum = (close: Float64Array, i: number) =>
      close.subarray(0, i + 1).reduce((total, value) => total + value, 0);
    expect(() => expectForgetsItsStart((bars) => map(bars, sum), 3)).toThrow();
  });
});
