import { supertrend as supertrendLine } from '../../kernels/supertrend.ts';
import type { Method } from '../method.ts';
import { signOf } from './sign-of.ts';

export const supertrend: Method = {
  name: 'supertrend',
  about: 'Long when the close crosses above the Supertrend line',
  parameters: [
    {
      name: 'period',
      unit: 'bars',
      min: 5,
      max: 100,
      step: 1,
      default: 10,
      about: 'Smoothing of the average true range',
    },
    {
      name: 'multiplier',
      unit: 'x ATR',
      min: 1,
      max: 8,
      step: 0.1,
      default: 3,
      about: 'Distance of the line from the middle of the bar',
    },
  ],
  stance(bars, { period, multiplier }, stance, scratch) {
    const direction = scratch.take(bars.length);
    supertrendLine(bars, period!, multiplier!, {
      direction,
      line: scratch.take(bars.length),
      upper: scratch.take(bars.length),
      lower: scratch.take(bars.length),
    });
    signOf(direction, stance);
  },
};
