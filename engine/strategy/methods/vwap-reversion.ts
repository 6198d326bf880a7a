import { averageTrueRange } from '../../kernels/average-true-range.ts';
import { rollingVwap } from '../../kernels/volume-weighted-average-price.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { reversionStance } from './reversion-stance.ts';

export const vwapReversion: Method = {
  name: 'vwap_reversion',
  about: 'Long when a bar closes more than a distance below the volume-weighted average price',
  usesVolume: true,
  sideLasts: 'until a bar closes at or beyond the average, then flat',
  parameters: parameterTable(
    ['period', [12, 576, 1, 96], 'bars', 'Length of the average'],
    ['distance', [0.5, 8, 0.1, 3], 'x ATR(14)', 'Minimum distance from the average'],
  ),
  stance(bars, { period, distance }, stance, scratch) {
    const vwap = rollingVwap(bars, period!, scratch.take(bars.length));
    const atr = averageTrueRange(bars, 14, scratch.take(bars.length));
    const stretch = vwap;
    for (let i = 0; i < bars.length; i++) {
      const range = atr[i]!;
      stretch[i] = range > 0 ? (bars.close[i]! - vwap[i]!) / range : range === 0 ? 0 : NaN;
    }
    reversionStance(stretch, -distance!, 0, distance!, stance);
  },
};
