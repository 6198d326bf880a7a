import { averageTrueRange } from '../../kernels/average-true-range.ts';
import { rollingVwap } from '../../kernels/volume-weighted-average-price.ts';
import type { Method } from '../method.ts';
import { reversionStance } from './reversion-stance.ts';

export const vwapReversion: Method = {
  name: 'vwap_reversion',
  about: 'Long when a bar closes far below the volume-weighted average price of the last bars',
  parameters: [
    {
      name: 'period',
      unit: 'bars',
      min: 12,
      max: 576,
      step: 1,
      default: 96,
      about: 'How many bars the average spans',
    },
    {
      name: 'distance',
      unit: 'x ATR(14)',
      min: 0.5,
      max: 8,
      step: 0.1,
      default: 3,
      about: 'How far is far',
    },
  ],
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
