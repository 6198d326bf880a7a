import { averageTrueRange } from '../../kernels/average-true-range.ts';
import { FLAT, LONG, type Method, SHORT, UNKNOWN } from '../method.ts';
import { parameterTable } from '../parameters.ts';

export const momentum: Method = {
  name: 'momentum',
  about: 'Long when the close has risen by more than a threshold over the lookback',
  sideLasts: 'while the move is above the threshold, then flat',
  parameters: parameterTable(
    ['lookback', [3, 288, 1, 24], 'bars', 'Length of the move'],
    ['threshold', [0, 10, 0.1, 3], 'x ATR(14)', 'Minimum size of the move'],
  ),
  stance(bars, { lookback, threshold }, stance, scratch) {
    const { close } = bars;
    const atr = averageTrueRange(bars, 14, scratch.take(bars.length));
    for (let i = 0; i < bars.length; i++) {
      const move = i < lookback! ? NaN : close[i]! - close[i - lookback!]!;
      const enough = threshold! * atr[i]!;
      if (move > enough) stance[i] = LONG;
      else if (move < -enough) stance[i] = SHORT;
      else stance[i] = Number.isNaN(move - enough) ? UNKNOWN : FLAT;
    }
  },
};
