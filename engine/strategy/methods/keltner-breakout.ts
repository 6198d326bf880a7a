import { keltnerChannel } from '../../kernels/keltner-channel.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { breakoutStance } from './breakout-stance.ts';

export const keltnerBreakout: Method = {
  name: 'keltner_breakout',
  about: 'Long when a bar closes above the Keltner channel',
  sideLasts:
    'until a bar closes beyond the opposite end of the channel, then turns to the other side',
  parameters: parameterTable(
    ['ema_period', [5, 200, 1, 20], 'bars', 'Span of the middle line'],
    ['atr_period', [5, 100, 1, 10], 'bars', 'ATR period (Wilder)'],
    ['multiplier', [0.5, 5, 0.1, 1.5], 'x ATR', 'Distance of the channel from the middle line'],
  ),
  stance(bars, { ema_period, atr_period, multiplier }, stance, scratch) {
    const upper = scratch.take(bars.length);
    const lower = scratch.take(bars.length);
    keltnerChannel(
      bars,
      { emaPeriod: ema_period!, atrPeriod: atr_period!, multiplier: multiplier! },
      { upper, middle: scratch.take(bars.length), lower },
    );
    breakoutStance(bars.close, upper, lower, 0, stance);
  },
};
