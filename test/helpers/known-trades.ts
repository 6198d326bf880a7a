import type { PlainTrade } from './bar-by-bar-backtest.ts';

/**
 * What is known of trades at the close of a bar: all of those that are over, and of the one that is
 * open how it was entered. A trade that the end of the slice closes on that bar is held for open, since
 * the slice might have continued.
 */
export function knownAtClose(trades: readonly PlainTrade[], bar: number): Partial<PlainTrade>[] {
  return trades
    .filter(({ entryBar }) => entryBar <= bar)
    .map((trade) => {
      const isForced = trade.exitReason === 'slice_end' && trade.exitBar === bar;
      return trade.exitBar <= bar && !isForced ? trade : entryOf(trade);
    });
}

/**
 * The same at the open of a bar, when its high, low and close are not there yet: orders that were
 * decided before it have filled.
 */
export function knownAtOpen(trades: readonly PlainTrade[], bar: number): Partial<PlainTrade>[] {
  return trades
    .filter(({ entryBar }) => entryBar <= bar)
    .map((trade) => {
      const isOrdered = ['opposite_signal', 'timeout', 'gap'].includes(trade.exitReason);
      return trade.exitBar < bar || (trade.exitBar === bar && isOrdered) ? trade : entryOf(trade);
    });
}

function entryOf({ side, reason, entryBar, entry, quantity }: PlainTrade): Partial<PlainTrade> {
  return { side, reason, entryBar, entry, quantity };
}
