import { relativeStrengthIndex } from '../../kernels/relative-strength-index.ts';
import type { Method } from '../method.ts';
import { parameterTable } from '../parameters.ts';
import { reversionStance } from './reversion-stance.ts';

export const rsiReversion: Method = {
  name: 'rsi_reversion',
  about: 'Long when the relative strength index falls below the oversold level',
  sideLasts: 'until the index is back at 50, then flat',
  parameters: parameterTable(
    ['period', [4, 60, 1, 14], 'bars', 'RSI period (Wilder)'],
    ['oversold', [10, 45, 1, 30], 'points', 'Long below this RSI'],
    ['overbought', [55, 90, 1, 70], 'points', 'Short above this RSI'],
  ),
  stance(bars, { period, oversold, overbought }, stance, scratch) {
    const index = relativeStrengthIndex(bars.close, period!, scratch.take(bars.length));
    reversionStance(index, oversold!, 50, overbought!, stance);
  },
};
