import { finiteOrNull } from './finite-or-null.ts';

/**
 * Mean result of a trade.
 *
 * @param pnl of each closed trade, in one currency
 * @returns in that currency; null without trades
 */
export function expectancy(pnl: ArrayLike<number>): number | null {
  let sum = 0;
  for (let i = 0; i < pnl.length; i++) sum += pnl[i]!;
  return finiteOrNull(sum / pnl.length);
}
