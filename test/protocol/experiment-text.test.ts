import { describe, expect, it } from 'vitest';
import { detectableText, experimentText } from '../../protocol/experiment-text.ts';
import { EXPERIMENT } from '../helpers/protocol-examples.ts';

const text = (mean: number | null, low: number | null, high: number | null, pairs = 40) =>
  experimentText({ ...EXPERIMENT, mean_difference: mean, low, high, pairs });

describe('experimentText()', () => {
  it('gives direction, size, interval and number of tests', () => {
    expect(text(20.4, 4.2, 36.4)).toBe('20 better per test, between 4 and 36, over 40 tests');
    expect(text(-20.4, -36.4, -4.2)).toBe('20 worse per test, between 4 and 36, over 40 tests');
    expect(text(5, -10, 1220)).toBe(
      '5 better per test, between 10 worse and 1,220 better, over 40 tests',
    );
    expect(text(12, null, null, 6)).toBe(
      '12 better per test, over 6 tests: too few for an interval',
    );
    expect(text(0, null, null)).toBe('no difference, over 40 tests');
    expect(text(null, null, null, 0)).toBe('no test was compared');
  });
});

describe('detectableText()', () => {
  it('gives the detectable difference if known', () => {
    expect(detectableText(EXPERIMENT)).toBe(': 40 tests would show a difference of 22 or more');
    expect(detectableText({ ...EXPERIMENT, minimum_detectable: null })).toBe('');
  });
});
