import { finiteOrNull } from './finite-or-null.ts';

/**
 * Mean win over mean loss. Trades that broke even are neither.
 *
 * @param pnl of each closed trade, in one currency
 * @returns >= 0, and 0 when nothing was won; null when nothing was lost
 */
export function payoffRatio(pnl: ArrayLike<number>): number | null {
  let won = 0;
  let wins = 0;
  let lost = 0;
  let losses = 0;
  for (let i = 0; i < pnl.length; i++) {
    const amount = pnl[i]!;
    if (amount > 0) {
      won += amount;
      wins++;
    } else if (amount < 0) {
      lost -= amount;
      losses++;
    }
  }
  if (losses === 0) return null;
  return wins === 0 ? 0 : finiteOrNull(won / wins / (lost / losses));
}
