import { join } from 'node:path';
import type { ColumnName } from '../../market/bars.ts';
import { findBars, type WantedBars } from '../../market/day-hashes.ts';
import { intervalMs } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import { listMarkets, readMarket } from '../../market/market-store.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import type { MarketFacts } from '../../protocol/market-facts.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { SessionBars } from '../../protocol/session-files.ts';
import { parseJson } from '../../store/parse-json.ts';
import { readStoredText } from '../../store/read-stored-file.ts';
import { UsageError } from '../failures/failure.ts';
import type { ReadFlags } from '../options/market-options.ts';
import { namedMarket } from './choose-market.ts';

/** The market of a recorded session, if the lab does not store it. */
export interface RecordedMarketFlags extends ReadFlags {
  readonly market?: string[];
  readonly lab: string;
}

/** A session on disk, and what it says of its market. */
export interface RecordedMarket {
  readonly folder: string;
  readonly identity: { readonly market: MarketFacts };
}

/**
 * The bars of a recorded session: in the named market; else in a market of the lab, which may have more bars or
 * another name; else the simulation repeated.
 *
 * @throws {UsageError} they are in none of these; with the days that differ if these are known
 */
export async function recordedMarket(
  { folder, identity: { market: facts } }: RecordedMarket,
  flags: RecordedMarketFlags,
): Promise<Market> {
  const wanted = wantedBars(facts, blocksOfSession(folder));
  const differing = new Map<string, readonly string[]>();
  const search = (name: string, market: Market): Market | null => {
    const found = findBars(market, wanted);
    if (!Array.isArray(found)) return relabelled(found as Market, facts);
    differing.set(name, found as readonly string[]);
    return null;
  };
  if (flags.market !== undefined) {
    const { market } = await namedMarket(flags.market, flags);
    return search(flags.market.join(' '), market) ?? refuse(facts, wanted, differing);
  }
  const all = listMarkets(join(flags.lab, 'data')).flatMap((one) =>
    'facts' in one && one.facts.interval === facts.interval ? [one] : [],
  );
  // The market with this hash first, so that others need not be read.
  all.sort((a, b) => Number(b.facts.hash === facts.hash) - Number(a.facts.hash === facts.hash));
  for (const { name, path } of all) {
    const found = search(name, readMarket(path));
    if (found !== null) return found;
  }
  for (const edge of facts.simulated === null ? [] : (['momentum', 'reversion'] as const)) {
    const found = search('the simulation', simulatedAgain(facts, edge));
    if (found !== null) return found;
  }
  return refuse(facts, wanted, differing);
}

function wantedBars(facts: MarketFacts, blocks: WantedBars['blocks']): WantedBars {
  const { from, to, hash } = facts;
  const columns = facts.columns as ColumnName[];
  return { from: Date.parse(from), to: Date.parse(to), columns, hash, blocks };
}

/** Null in sessions from before they were recorded, and if the file is missing or damaged. */
function blocksOfSession(folder: string): WantedBars['blocks'] {
  const stored = SessionBars.safeParse(parseJson(readStoredText(folder, 'bars.json') ?? ''));
  if (!stored.success) return null;
  const holes = stored.data.holes.map(({ from, to }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
  }));
  return { days: stored.data.days, holes };
}

/** The bars with the labels of the session. */
function relabelled(market: Market, { symbol, venue, calendar, simulated }: MarketFacts): Market {
  return { ...market, symbol, venue, calendar, simulated };
}

/** @param differing days on which a market has other bars, by its name; none if the days are not known */
function refuse(
  { symbol, interval, venue }: MarketFacts,
  { blocks }: WantedBars,
  differing: ReadonlyMap<string, readonly string[]>,
): never {
  const cannot = `Cannot find the bars of this session (${symbol} ${interval}, ${venue})`;
  const cure = 'give the files with --market as in the original session';
  const known = [...differing].filter(([, days]) => days.length > 0);
  const [closest] = known.sort(([, a], [, b]) => a.length - b.length);
  if (closest === undefined) {
    const unnamed =
      blocks === null ? ', and its bars.json, which names their days, is missing or damaged' : '';
    throw new UsageError(`${cannot}: the lab has no market with them${unnamed}; ${cure}`);
  }
  const [name, days] = closest;
  const all = Object.keys(blocks!.days).length;
  const which =
    days.length === all ? 'all' : `${days.slice(0, 3).join(', ')}${days.length > 3 ? ', ...' : ''}`;
  throw new UsageError(
    `${cannot}: those of "${name}" differ on ${countText(days.length)} of its ${plural(all, 'day')} (${which}); restore them, or ${cure}`,
  );
}

function simulatedAgain(
  { simulated, interval }: MarketFacts,
  edge: 'momentum' | 'reversion',
): Market {
  const { kind, seed, days, strength } = simulated!;
  const typed = strength === null ? {} : { strength };
  return simulateMarket({ kind, seed, days, edge, intervalMs: intervalMs(interval)!, ...typed });
}
