import { join } from 'node:path';
import { intervalMs } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import { listMarkets, readMarket } from '../../market/market-store.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { UsageError } from '../failures/failure.ts';
import type { ReadFlags } from '../options/market-options.ts';
import { namedMarket } from './choose-market.ts';

/** How the market of a session that was played is named, where the lab does not hold it. */
export interface RecordedMarketFlags extends ReadFlags {
  readonly market?: string[];
  readonly lab: string;
}

/**
 * The market of a session: what was named; else the market of the lab with the same bars; else a
 * simulated one made again.
 *
 * @throws {UsageError} there is none of these
 */
export async function recordedMarket(
  facts: MarketFacts,
  flags: RecordedMarketFlags,
): Promise<Market> {
  if (flags.market !== undefined) return (await namedMarket(flags.market, flags)).market;
  // The same bars may be stored under several names and labels.
  const same = listMarkets(join(flags.lab, 'data')).filter(
    (one) => 'facts' in one && one.facts.hash === facts.hash,
  );
  const labels = ({
    symbol,
    venue,
    calendar,
  }: Pick<MarketFacts, 'symbol' | 'venue' | 'calendar'>) =>
    JSON.stringify([symbol, venue, calendar]);
  const stored =
    same.find((one) => 'facts' in one && labels(one.facts) === labels(facts)) ?? same[0];
  if (stored !== undefined) return readMarket(stored.path);
  const made = facts.simulated === null ? null : simulatedAgain(facts);
  if (made !== null) return made;
  throw new UsageError(
    `The lab has no market with the bars of this session (${facts.symbol} ${facts.interval}, ${facts.venue}): ` +
      'name its files with --market, as they were named then',
  );
}

function simulatedAgain({ simulated, interval, hash }: MarketFacts): Market | null {
  const { kind, seed, days, strength } = simulated!;
  for (const edge of ['momentum', 'reversion'] as const) {
    const market = simulateMarket({
      kind,
      seed,
      days,
      edge,
      intervalMs: intervalMs(interval)!,
      ...(strength === null ? {} : { strength }),
    });
    if (market.hash === hash) return market;
  }
  return null;
}
