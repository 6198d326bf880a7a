import { donchianChannel } from '../../kernels/donchian-channel.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { breakoutStance } from './breakout-stance.ts';

export const trendBreakout: Method = {
  name: 'trend_breakout',
  about: 'Long when a bar closes above the highest high of the preceding bars (Donchian channel)',
  sideLasts:
    'until a bar closes beyond the opposite end of the channel, then turns to the other side',
  parameters: parameterTable(['period', [5, 300, 1, 48], 'bars', 'Length of the channel']),
  stance(bars, { period }, stance, scratch) {
    const upper = scratch.take(bars.length);
    const lower = scratch.take(bars.length);
    donchianChannel(bars, period!, { upper, middle: scratch.take(bars.length), lower });
    // The channel of a bar includes the bar itself, so a close is compared with the channel before it.
    breakoutStance(bars.close, upper, lower, 1, stance);
  },
};
