import { simpleMovingAverage } from '../../kernels/simple-moving-average.ts';
import type { Method } from '../method.ts';
import { crossoverParameters, signOfDifference } from './crossover.ts';

export const smaCrossover: Method = {
  name: 'sma_crossover',
  about: 'Long when the fast simple average of closes crosses above the slow one',
  sideLasts: 'until the averages cross the other way, then turns to the other side',
  parameters: crossoverParameters({ fast: 10, slow: 30 }),
  ordered: ['fast', 'slow'],
  stance(bars, { fast, slow }, stance, scratch) {
    const fastAverage = simpleMovingAverage(bars.close, fast!, scratch.take(bars.length));
    const slowAverage = simpleMovingAverage(bars.close, slow!, scratch.take(bars.length));
    signOfDifference(fastAverage, slowAverage, bars.close, stance);
  },
};
