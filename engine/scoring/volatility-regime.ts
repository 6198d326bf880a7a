import type { VolatilityRegime } from '../../protocol/scalars.ts';

export const REGIMES: readonly VolatilityRegime[] = ['low', 'normal', 'high'];

const LOW = -0.5;
const HIGH = 0.5;

/**
 * The regime of bars [start, end): by the mean of their ATR z-scores, below −0.5 low and above 0.5
 * high.
 *
 * @param atrz NaN while warming up; such bars do not count
 * @returns null if no bar has a z-score
 */
export function volatilityRegime(
  atrz: Float64Array,
  start: number,
  end: number,
): VolatilityRegime | null {
  let sum = 0;
  let count = 0;
  for (let i = start; i < end; i++) {
    const z = atrz[i]!;
    if (Number.isNaN(z)) continue;
    sum += z;
    count++;
  }
  if (count === 0) return null;
  return regimeAt(sum / count);
}

/** The regime at an ATR z-score of one bar or the mean of several; null if it is NaN. */
export function regimeAt(z: number): VolatilityRegime | null {
  if (Number.isNaN(z)) return null;
  return z < LOW ? 'low' : z > HIGH ? 'high' : 'normal';
}
