import { bollingerBands } from '../../kernels/bollinger-bands.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { reversionStance } from './reversion-stance.ts';

export const bollingerReversion: Method = {
  name: 'bollinger_reversion',
  about: 'Long when a bar closes below the lower Bollinger band',
  sideLasts: 'until a bar closes at or beyond the middle band, then flat',
  parameters: parameterTable(
    ['period', [8, 200, 1, 20], 'bars', 'Length of the mean and the standard deviation'],
    ['deviations', [1, 4, 0.1, 2], 'sd', 'Distance of the bands from the mean'],
  ),
  stance(bars, { period, deviations }, stance, scratch) {
    const upper = scratch.take(bars.length);
    const middle = scratch.take(bars.length);
    bollingerBands(bars.close, period!, 1, { upper, middle, lower: scratch.take(bars.length) });
    // Distance from the mean in sd; 0 if the sd is 0.
    const distance = upper;
    for (let i = 0; i < bars.length; i++) {
      const sd = upper[i]! - middle[i]!;
      distance[i] = sd > 0 ? (bars.close[i]! - middle[i]!) / sd : sd;
    }
    reversionStance(distance, -deviations!, 0, deviations!, stance);
  },
};
