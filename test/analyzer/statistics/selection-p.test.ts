import { describe, expect, it } from 'vitest';
import { selectionP } from '../../../analyzer/statistics/selection-p.ts';
import { hasVectors, NEEDS_SHARED, readVectors } from '../../helpers/vectors.ts';

describe('selectionP()', () => {
  it('is the tail of one trial, and grows with the number of trials', () => {
    expect(selectionP(1.6448536269514722, 1)).toBeCloseTo(0.05, 12);
    // 1 - 0.95^20, the chance of at least one in twenty.
    expect(selectionP(1.6448536269514722, 20)).toBeCloseTo(0.6415140775914581, 12);
    expect(selectionP(Number.NEGATIVE_INFINITY, 3)).toBe(1);
  });

  it('rejects fewer than one trial', () => {
    expect(() => selectionP(1, 0)).toThrow(
      'Cannot compute a selection p of fewer than 1 trial: received 0',
    );
    expect(() => selectionP(1, NaN)).toThrow(RangeError);
  });

  // The far tails are compared by their digits: an absolute tolerance would pass any of them.
  it.skipIf(!hasVectors)(`has the reference values, far out too ${NEEDS_SHARED}`, () => {
    const { cases } = readVectors<{
      fn: string;
      input: { z: number; nTrials: number };
      expected: number;
    }>('sharpe');
    const own = cases.filter(({ fn }) => fn === 'selectionP');
    expect(own.length).toBe(15);
    for (const { input, expected } of own) {
      const p = selectionP(input.z, input.nTrials);
      expect(Math.abs(p - expected)).toBeLessThanOrEqual(1e-9 * expected);
    }
  });
});
