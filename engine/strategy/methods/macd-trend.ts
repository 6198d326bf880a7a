import { macd } from '../../kernels/moving-average-convergence-divergence.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { signOf } from './sign-of.ts';

export const macdTrend: Method = {
  name: 'macd_trend',
  about: 'Long when the MACD histogram crosses above zero',
  sideLasts: 'until the histogram crosses zero the other way, then turns to the other side',
  parameters: parameterTable(
    ['fast', [3, 60, 1, 12], 'bars', 'Span of the fast average'],
    ['slow', [6, 240, 1, 26], 'bars', 'Span of the slow average'],
    ['signal', [2, 60, 1, 9], 'bars', 'Span of the signal line'],
  ),
  ordered: ['fast', 'slow'],
  stance(bars, { fast, slow, signal }, stance, scratch) {
    const histogram = scratch.take(bars.length);
    macd(
      bars.close,
      { fast: fast!, slow: slow!, signal: signal! },
      { macd: scratch.take(bars.length), signal: scratch.take(bars.length), histogram },
    );
    signOf(histogram, bars.close, stance);
  },
};
