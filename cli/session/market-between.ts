import { cutMarket } from '../../market/cut-market.ts';
import type { Market } from '../../market/market.ts';
import { parsePeriod } from '../../market/period.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { asUsage, UsageError } from '../failures/failure.ts';

/** The first and last month or day to use, as typed. */
export interface DateFlags {
  readonly from?: string;
  readonly to?: string;
}

/**
 * The bars of a market from one date to another, as a market of their own.
 *
 * @throws {UsageError} no such date, or there are no bars between the dates
 */
export function marketBetween(market: Market, { from, to }: DateFlags): Market {
  const start = from === undefined ? -Infinity : asUsage(() => parsePeriod(from, from)).from;
  const end = to === undefined ? Infinity : asUsage(() => parsePeriod(to, to)).to;
  const cut = cutMarket(market, start, end);
  if (cut !== null) return cut;
  const { time, length } = market.bars;
  throw new UsageError(
    `Cannot use bars from ${from ?? 'the start'} to ${to ?? 'the end'}: the market has bars from ` +
      `${isoInstant(time[0]!)} to ${isoInstant(time[length - 1]!)}`,
  );
}
