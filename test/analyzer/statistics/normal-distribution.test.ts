import { describe, expect, it } from 'vitest';
import { normalTail } from '../../../analyzer/statistics/normal-distribution.ts';
import { selectionP } from '../../../analyzer/statistics/selection-p.ts';
import { hasVectors, NEEDS_SHARED, readVectors } from '../../helpers/vectors.ts';

interface Case {
  readonly fn: string;
  readonly name: string;
  readonly input: Readonly<Record<string, number>>;
  readonly expected: number | null;
}

describe('normalTail()', () => {
  it('has the values of every table', () => {
    expect(normalTail(0)).toBe(0.5);
    // 5 % lie above 1.6449, 2.5 % above 1.95996.
    expect(normalTail(1.6448536269514722)).toBeCloseTo(0.05, 12);
    expect(normalTail(-1.959963984540054)).toBeCloseTo(0.975, 12);
    expect(normalTail(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalTail(Number.NEGATIVE_INFINITY)).toBe(1);
    expect(normalTail(NaN)).toBe(NaN);
  });

  it.skipIf(!hasVectors)(`has the reference values, far out too ${NEEDS_SHARED}`, () => {
    const cases = readVectors<Case>('normal').cases.filter(({ fn }) => fn === 'normalCdf');
    expect(cases.length).toBeGreaterThan(5);
    for (const { input, expected } of cases) {
      expect(Math.abs(normalTail(-input.x!) - expected!)).toBeLessThanOrEqual(1e-9 * expected!);
    }
  });
});

describe('selectionP()', () => {
  it('is the tail of one trial, and grows with the number of trials', () => {
    expect(selectionP(1.6448536269514722, 1)).toBeCloseTo(0.05, 12);
    // 1 - 0.95^20, the chance of at least one in twenty.
    expect(selectionP(1.6448536269514722, 20)).toBeCloseTo(0.6415140775914581, 12);
    expect(selectionP(Number.NEGATIVE_INFINITY, 3)).toBe(1);
  });

  it('refuses fewer than one trial', () => {
    expect(() => selectionP(1, 0)).toThrow(
      'Cannot compute a selection p of fewer than 1 trial: received 0',
    );
    expect(() => selectionP(1, NaN)).toThrow(RangeError);
  });

  it.skipIf(!hasVectors)(`has the reference values ${NEEDS_SHARED}`, () => {
    const cases = readVectors<Case>('sharpe').cases.filter(({ fn }) => fn === 'selectionP');
    expect(cases.length).toBeGreaterThan(5);
    for (const { input, expected } of cases) {
      const p = selectionP(input.z!, input.nTrials!);
      expect(Math.abs(p - expected!)).toBeLessThanOrEqual(1e-9 + 1e-9 * expected!);
    }
  });
});
