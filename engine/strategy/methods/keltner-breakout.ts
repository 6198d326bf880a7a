import { keltnerChannel } from '../../kernels/keltner-channel.ts';
import type { Method } from '../method.ts';
import { breakoutStance } from './breakout-stance.ts';

export const keltnerBreakout: Method = {
  name: 'keltner_breakout',
  about: 'Long when a bar closes above the Keltner channel',
  parameters: [
    {
      name: 'ema_period',
      unit: 'bars',
      min: 5,
      max: 200,
      step: 1,
      default: 20,
      about: 'Span of the middle line',
    },
    {
      name: 'atr_period',
      unit: 'bars',
      min: 5,
      max: 100,
      step: 1,
      default: 10,
      about: 'Smoothing of the average true range',
    },
    {
      name: 'multiplier',
      unit: 'x ATR',
      min: 0.5,
      max: 5,
      step: 0.1,
      default: 1.5,
      about: 'Distance of the channel from the middle line',
    },
  ],
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
