/**
 * Share of the trades that made money. A trade that broke even is no win, but it is a trade.
 *
 * @param pnl of each closed trade, in one currency
 * @returns in [0, 1]; null without trades
 */
export function winRate(pnl: ArrayLike<number>): number | null {
  let wins = 0;
  for (let i = 0; i < pnl.length; i++) if (pnl[i]! > 0) wins++;
  return pnl.length === 0 ? null : wins / pnl.length;
}
