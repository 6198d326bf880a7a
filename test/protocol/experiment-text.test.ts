import { describe, expect, it } from 'vitest';
import { detectableText, experimentText } from '../../protocol/experiment-text.ts';
import { EXPERIMENT } from '../helpers/protocol-examples.ts';

const text = (mean: number | null, low: number | null, high: number | null, pairs = 40) =>
  experimentText({ ...EXPERIMENT, mean_difference: mean, low, high, pairs });

describe('experimentText()', () => {
  it('gives the effect per test, the number of tests and the interval', () => {
    expect(text(20.4, 4.2, 36.4)).toBe('+20 per test over 40 tests (95 % interval 4 to 36)');
    expect(text(-20.4, -36.4, -4.2)).toBe('-20 per test over 40 tests (95 % interval -36 to -4)');
    expect(text(5, -10, 1220)).toBe('+5 per test over 40 tests (95 % interval -10 to 1,220)');
    expect(text(12, null, null, 6)).toBe('+12 per test over 6 tests (too few for an interval)');
    expect(text(0, null, null)).toBe('no difference over 40 tests');
    expect(text(null, null, null, 0)).toBe('no tests compared');
  });
});

describe('detectableText()', () => {
  it('gives the detectable difference, if known', () => {
    expect(detectableText(EXPERIMENT)).toBe('; 40 tests can detect a difference of 22');
    expect(detectableText({ ...EXPERIMENT, minimum_detectable: null })).toBe('');
  });
});
