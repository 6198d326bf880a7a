import { finiteOrNull } from './finite-or-null.ts';

/**
 * All that was won over all that was lost.
 *
 * @param pnl of each closed trade, in one currency
 * @returns >= 0, and 0 when nothing was won; null when nothing was lost
 */
export function profitFactor(pnl: ArrayLike<number>): number | null {
  let won = 0;
  let lost = 0;
  for (let i = 0; i < pnl.length; i++) {
    const amount = pnl[i]!;
    if (amount > 0) won += amount;
    else if (amount < 0) lost -= amount;
  }
  return lost === 0 ? null : finiteOrNull(won / lost);
}
