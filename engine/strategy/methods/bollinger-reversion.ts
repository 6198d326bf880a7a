import { bollingerBands } from '../../kernels/bollinger-bands.ts';
import type { Method } from '../method.ts';
import { reversionStance } from './reversion-stance.ts';

export const bollingerReversion: Method = {
  name: 'bollinger_reversion',
  about: 'Long when a bar closes below the lower Bollinger band',
  parameters: [
    {
      name: 'period',
      unit: 'bars',
      min: 8,
      max: 200,
      step: 1,
      default: 20,
      about: 'Bars of the mean and the standard deviation',
    },
    {
      name: 'deviations',
      unit: 'sd',
      min: 1,
      max: 4,
      step: 0.1,
      default: 2,
      about: 'Distance of the bands from the mean',
    },
  ],
  stance(bars, { period, deviations }, stance, scratch) {
    const upper = scratch.take(bars.length);
    const middle = scratch.take(bars.length);
    bollingerBands(bars.close, period!, 1, { upper, middle, lower: scratch.take(bars.length) });
    // Distance from the mean in sd; on a flat stretch there is no distance.
    const distance = upper;
    for (let i = 0; i < bars.length; i++) {
      const sd = upper[i]! - middle[i]!;
      distance[i] = sd > 0 ? (bars.close[i]! - middle[i]!) / sd : sd;
    }
    reversionStance(distance, -deviations!, 0, deviations!, stance);
  },
};
