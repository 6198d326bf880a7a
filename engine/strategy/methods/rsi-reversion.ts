import { relativeStrengthIndex } from '../../kernels/relative-strength-index.ts';
import type { Method } from '../method.ts';
import { reversionStance } from './reversion-stance.ts';

export const rsiReversion: Method = {
  name: 'rsi_reversion',
  about: 'Long when the relative strength index falls below the oversold mark',
  parameters: [
    {
      name: 'period',
      unit: 'bars',
      min: 4,
      max: 60,
      step: 1,
      default: 14,
      about: 'Smoothing of the index (Wilder)',
    },
    {
      name: 'oversold',
      unit: 'points',
      min: 10,
      max: 45,
      step: 1,
      default: 30,
      about: 'Below this it buys',
    },
    {
      name: 'overbought',
      unit: 'points',
      min: 55,
      max: 90,
      step: 1,
      default: 70,
      about: 'Above this it sells',
    },
  ],
  stance(bars, { period, oversold, overbought }, stance, scratch) {
    const index = relativeStrengthIndex(bars.close, period!, scratch.take(bars.length));
    reversionStance(index, oversold!, 50, overbought!, stance);
  },
};
