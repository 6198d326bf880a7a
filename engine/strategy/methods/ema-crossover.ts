import { exponentialMovingAverage } from '../../kernels/exponential-moving-average.ts';
import type { Method } from '../method.ts';
import { crossoverParameters, signOfDifference } from './crossover.ts';

export const emaCrossover: Method = {
  name: 'ema_crossover',
  about: 'Long when the fast exponential average of closes crosses above the slow one',
  sideLasts: 'until the averages cross the other way, then turns to the other side',
  parameters: crossoverParameters({ fast: 12, slow: 48 }),
  ordered: ['fast', 'slow'],
  stance(bars, { fast, slow }, stance, scratch) {
    const fastAverage = exponentialMovingAverage(bars.close, fast!, scratch.take(bars.length));
    const slowAverage = exponentialMovingAverage(bars.close, slow!, scratch.take(bars.length));
    signOfDifference(fastAverage, slowAverage, bars.close, stance);
  },
};
