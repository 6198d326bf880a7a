import { supertrend as supertrendLine } from '../../kernels/supertrend.ts';
import { LONG, type Method, SHORT, UNKNOWN } from '../method.ts';
import { parameterTable } from '../parameters.ts';

export const supertrend: Method = {
  name: 'supertrend',
  about: 'Long when the close crosses above the Supertrend line',
  sideLasts: 'until the close crosses the line the other way, then turns to the other side',
  parameters: parameterTable(
    ['period', [5, 100, 1, 10], 'bars', 'ATR period (Wilder)'],
    ['multiplier', [1, 8, 0.1, 3], 'x ATR', 'Distance of the line from the middle of the bar'],
  ),
  stance(bars, { period, multiplier }, stance, scratch) {
    const direction = scratch.take(bars.length);
    supertrendLine(bars, period!, multiplier!, {
      direction,
      line: scratch.take(bars.length),
      upper: scratch.take(bars.length),
      lower: scratch.take(bars.length),
    });
    for (let i = 0; i < bars.length; i++) {
      const side = direction[i]!;
      stance[i] = side > 0 ? LONG : side < 0 ? SHORT : UNKNOWN;
    }
  },
};
