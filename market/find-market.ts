import { MarketDataError } from './errors.ts';
import { intervalMs, intervalName } from './interval.ts';
import { type BrokenMarket, listMarkets, type StoredMarket } from './market-store.ts';
import { printable } from './message-text.ts';
import { inCapitals } from './symbol.ts';

/**
 * Finds a stored market by its name, else by symbol ("BTCUSDT") or by symbol and interval
 * ("BTCUSDT-5m") if only one market matches; case does not matter.
 *
 * @param interval of its bars, a choice among markets of one symbol; undefined for any
 * @throws {MarketDataError} none or several match (the message lists the candidates), or it is broken
 */
export function findMarket(dataDir: string, wanted: string, interval?: string): StoredMarket {
  const markets = listMarkets(dataDir);
  const found = matches(markets, wanted);
  if (found.length === 0) {
    const there = namesOf(markets);
    throw new MarketDataError(
      `Cannot find market "${printable(wanted)}": ` +
        (there === ''
          ? `there are no markets in "${dataDir}" yet; try maestro data pull BTCUSDT`
          : `no such market in "${dataDir}"; use one of ${there}`),
    );
  }
  const chosen = interval === undefined ? found : withInterval(found, interval);
  const [market] = chosen;
  if (market === undefined) throw noSuchInterval(found, interval!);
  if (chosen.length > 1) {
    const isAnyInterval = new Set(chosen.map(intervalOf)).size === chosen.length;
    throw new MarketDataError(
      `Cannot choose market "${printable(wanted)}": ${chosen.length} match; use one of ${namesOf(chosen)}` +
        (interval === undefined && isAnyInterval ? ', or add --interval' : ''),
    );
  }
  if ('problem' in market) throw new MarketDataError(market.problem);
  return market;
}

/** The markets with bars of this length; a broken market may have any. */
export function withInterval<One extends StoredMarket | BrokenMarket>(
  markets: readonly One[],
  interval: string,
): One[] {
  const name = intervalName(intervalMs(interval)!);
  return markets.filter((one) => [name, null].includes(intervalOf(one)));
}

/** No market has bars of the length that was asked for. @param markets those there are */
export function noSuchInterval(
  markets: readonly (StoredMarket | BrokenMarket)[],
  interval: string,
): MarketDataError {
  return new MarketDataError(
    `Cannot use --interval ${interval}: no such bars are stored; use ${namesOf(markets)} without it, ` +
      `or make longer bars of shorter ones: maestro data resample ${markets[0]!.name} --interval ${interval}`,
  );
}

function matches(
  markets: readonly (StoredMarket | BrokenMarket)[],
  wanted: string,
): readonly (StoredMarket | BrokenMarket)[] {
  const exact = markets.find(({ name }) => name === wanted);
  if (exact !== undefined) return [exact];
  const sought = inCapitals(wanted);
  const fits = (one: string) => inCapitals(one) === sought;
  return markets.filter(
    (one) =>
      fits(one.name) ||
      ('facts' in one &&
        (fits(one.facts.symbol) || fits(`${one.facts.symbol}-${one.facts.interval}`))),
  );
}

function intervalOf(one: StoredMarket | BrokenMarket): string | null {
  return 'facts' in one ? one.facts.interval : null;
}

function namesOf(markets: readonly { readonly name: string }[]): string {
  return markets.map(({ name }) => name).join(', ');
}
