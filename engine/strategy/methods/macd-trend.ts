import { macd } from '../../kernels/moving-average-convergence-divergence.ts';
import type { Method } from '../method.ts';
import { signOf } from './sign-of.ts';

export const macdTrend: Method = {
  name: 'macd_trend',
  about: 'Long when the MACD histogram crosses above zero',
  parameters: [
    {
      name: 'fast',
      unit: 'bars',
      min: 3,
      max: 60,
      step: 1,
      default: 12,
      about: 'Span of the fast average',
    },
    {
      name: 'slow',
      unit: 'bars',
      min: 6,
      max: 240,
      step: 1,
      default: 26,
      about: 'Span of the slow average',
    },
    {
      name: 'signal',
      unit: 'bars',
      min: 2,
      max: 60,
      step: 1,
      default: 9,
      about: 'Span of the signal line',
    },
  ],
  ordered: ['fast', 'slow'],
  stance(bars, { fast, slow, signal }, stance, scratch) {
    const histogram = scratch.take(bars.length);
    macd(
      bars.close,
      { fast: fast!, slow: slow!, signal: signal! },
      { macd: scratch.take(bars.length), signal: scratch.take(bars.length), histogram },
    );
    signOf(histogram, stance);
  },
};
