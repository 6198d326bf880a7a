import { describe, expect, it } from 'vitest';
import { detectableText, experimentText } from '../../protocol/experiment-text.ts';
import { EXPERIMENT } from '../helpers/protocol-examples.ts';

const text = (mean: number | null, low: number | null, high: number | null, pairs = 40) =>
  experimentText({ ...EXPERIMENT, mean_difference: mean, low, high, pairs });

describe('experimentText()', () => {
  it('says which way it went, how far, and over how many tests', () => {
    expect(text(20.4, 4.2, 36.4)).toBe('20 a test better, between 4 and 36, over 40 tests');
    expect(text(-20.4, -36.4, -4.2)).toBe('20 a test worse, between 4 and 36, over 40 tests');
    expect(text(5, -10, 1220)).toBe(
      '5 a test better, between 10 worse and 1,220 better, over 40 tests',
    );
    expect(text(12, null, null, 6)).toBe('12 a test better, over 6 tests: too few to tell');
    expect(text(0, null, null)).toBe('no difference, over 40 tests');
    expect(text(null, null, null, 0)).toBe('nothing was compared');
  });
});

describe('detectableText()', () => {
  it('says what would have shown, where that is known', () => {
    expect(detectableText(EXPERIMENT)).toBe(': 40 tests would show a difference of 22 or more');
    expect(detectableText({ ...EXPERIMENT, minimum_detectable: null })).toBe('');
  });
});
