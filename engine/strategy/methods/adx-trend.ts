import { averageDirectionalIndex } from '../../kernels/average-directional-index.ts';
import { FLAT, LONG, type Method, SHORT, UNKNOWN } from '../method.ts';

export const adxTrend: Method = {
  name: 'adx_trend',
  about: 'Long when the trend is strong (ADX) and its direction is up (+DI above -DI)',
  parameters: [
    {
      name: 'period',
      unit: 'bars',
      min: 5,
      max: 60,
      step: 1,
      default: 14,
      about: 'Smoothing (Wilder)',
    },
    {
      name: 'adx_min',
      unit: 'points',
      min: 10,
      max: 50,
      step: 1,
      default: 25,
      about: 'How strong is strong',
    },
  ],
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
