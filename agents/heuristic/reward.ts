/** What never traded is worth less than what neither earned nor lost. */
const NO_TRADES = 0.1;

/**
 * A t-statistic as a reward in (0, 1): 0.5 is breaking even, and what luck alone often gives stays
 * well inside.
 *
 * @param t of net P&L a bar; null where nothing traded
 */
export function rewardOf(t: number | null): number {
  return t === null ? NO_TRADES : 1 / (1 + Math.exp(-t / 2));
}
