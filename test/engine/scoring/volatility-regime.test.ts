import { describe, expect, it } from 'vitest';
import { REGIMES, regimeAt, volatilityRegime } from '../../../engine/scoring/volatility-regime.ts';
import { VolatilityRegime } from '../../../protocol/scalars.ts';

const regime = (...atrz: number[]) => volatilityRegime(Float64Array.from(atrz), 0, atrz.length);

describe('volatilityRegime()', () => {
  it.each([
    [[-0.51], 'low'],
    [[-0.5], 'normal'],
    [[0], 'normal'],
    [[0.5], 'normal'],
    [[0.51], 'high'],
    [[2, -0.75], 'high'],
    [[-3, 2], 'normal'],
    [[-3, 1.75], 'low'],
  ] as const)('of z-scores %s is %s: their mean against half a deviation', (atrz, wanted) => {
    expect(regime(...atrz)).toBe(wanted);
  });

  it('ignores bars without a z-score, and is null if none has one', () => {
    expect(regime(NaN, NaN, 1)).toBe('high');
    expect(regime(NaN, NaN)).toBeNull();
    expect(regime()).toBeNull();
  });

  it('reads only its own bars', () => {
    expect(volatilityRegime(Float64Array.of(9, 0, 0, 9), 1, 3)).toBe('normal');
    expect(volatilityRegime(Float64Array.of(NaN, 0, 9, NaN), 1, 3)).toBe('high');
  });

  it('works for a single bar', () => {
    expect([-0.51, -0.5, 0.5, 0.51, NaN].map(regimeAt)).toEqual([
      ...['low', 'normal', 'normal', 'high'],
      null,
    ]);
  });

  it('has a name for each regime of the events', () => {
    expect(REGIMES).toEqual(VolatilityRegime.options);
  });
});
