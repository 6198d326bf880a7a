/** A strategy that never traded ranks below one that broke even. */
const NO_TRADES = 0.1;

/**
 * Maps a t-statistic to a reward in (0, 1); 0.5 is break-even.
 *
 * @param t of net P&L per bar; null without trades
 */
export function rewardOf(t: number | null): number {
  return t === null ? NO_TRADES : 1 / (1 + Math.exp(-t / 2));
}
