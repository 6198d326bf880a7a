import { describe, expect, it } from 'vitest';
import { durationText } from '../../view/duration-text.ts';

describe('durationText()', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [850, '850 ms'],
    [1000, '1 s'],
    [12_499, '12 s'],
    [59_400, '59 s'],
    [59_600, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_600, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '25 h 0 min'],
  ])('formats %s ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
