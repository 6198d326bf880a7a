import { averageDirectionalIndex } from '../../kernels/average-directional-index.ts';
import { FLAT, LONG, type Method, SHORT, UNKNOWN } from '../method.ts';
import { parameterTable } from '../parameters.ts';

export const adxTrend: Method = {
  name: 'adx_trend',
  about: 'Long when the trend is strong (ADX) and its direction is up (+DI above -DI)',
  sideLasts: 'while the trend is strong and keeps its direction, then flat or the other side',
  parameters: parameterTable(
    ['period', [5, 60, 1, 14], 'bars', 'ADX period (Wilder)'],
    ['adx_min', [10, 50, 1, 25], 'points', 'Minimum ADX of a strong trend'],
  ),
  stance(bars, { period, adx_min }, stance, scratch) {
    const adx = scratch.take(bars.length);
    const plusDi = scratch.take(bars.length);
    const minusDi = scratch.take(bars.length);
    averageDirectionalIndex(bars, period!, { adx, plusDi, minusDi });
    for (let i = 0; i < bars.length; i++) {
      const strength = adx[i]!;
      if (Number.isNaN(strength)) stance[i] = UNKNOWN;
      else if (strength < adx_min! || plusDi[i] === minusDi[i]) stance[i] = FLAT;
      else stance[i] = plusDi[i]! > minusDi[i]! ? LONG : SHORT;
    }
  },
};
