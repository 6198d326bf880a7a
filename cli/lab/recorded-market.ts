import { join } from 'node:path';
import { cutMarket } from '../../market/cut-market.ts';
import { intervalMs } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import { listMarkets, readMarket } from '../../market/market-store.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { UsageError } from '../failures/failure.ts';
import type { ReadFlags } from '../options/market-options.ts';
import { namedMarket } from './choose-market.ts';

/** The market of a recorded session, if the lab does not store it. */
export interface RecordedMarketFlags extends ReadFlags {
  readonly market?: string[];
  readonly lab: string;
}

/**
 * The market of a recorded session: the named one; else the market of the lab with the same bars; else
 * the simulation repeated.
 *
 * @throws {UsageError} there is none of these
 */
export async function recordedMarket(
  facts: MarketFacts,
  flags: RecordedMarketFlags,
): Promise<Market> {
  if (flags.market !== undefined) {
    const { market } = await namedMarket(flags.market, flags);
    return partWith(facts, market) ?? market;
  }
  // The same bars may be stored under several names and labels.
  const all = listMarkets(join(flags.lab, 'data'));
  const same = all.filter((one) => 'facts' in one && one.facts.hash === facts.hash);
  const labels = ({
    symbol,
    venue,
    calendar,
  }: Pick<MarketFacts, 'symbol' | 'venue' | 'calendar'>) =>
    JSON.stringify([symbol, venue, calendar]);
  const stored =
    same.find((one) => 'facts' in one && labels(one.facts) === labels(facts)) ?? same[0];
  if (stored !== undefined) return readMarket(stored.path);
  for (const one of all) {
    const isLonger = 'facts' in one && one.facts.bars > facts.bars;
    const isOf =
      isLonger && one.facts.symbol === facts.symbol && one.facts.interval === facts.interval;
    const part = isOf ? partWith(facts, readMarket(one.path)) : null;
    if (part !== null) return part;
  }
  const made = facts.simulated === null ? null : simulatedAgain(facts);
  if (made !== null) return made;
  throw new UsageError(
    `Cannot find the bars of this session: the lab has no market with them (${facts.symbol} ${facts.interval}, ` +
      `${facts.venue}); give the files with --market as in the original session`,
  );
}

/** The bars of a session that used a part of a market (`--from`, `--to`); null if they differ. */
function partWith({ from, to, hash }: MarketFacts, market: Market): Market | null {
  const part = cutMarket(market, Date.parse(from), Date.parse(to));
  return part?.hash === hash ? part : null;
}

function simulatedAgain(facts: MarketFacts): Market | null {
  const { simulated, interval } = facts;
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
    const part = partWith(facts, market);
    if (part !== null) return part;
  }
  return null;
}
