import { MarketDataError } from './errors.ts';
import { listMarkets, type StoredMarket } from './market-store.ts';
import { printable } from './message-text.ts';

/**
 * Finds a stored market by its name, else by symbol ("BTCUSDT") or by symbol and interval
 * ("BTCUSDT-5m") if only one market matches; case does not matter.
 *
 * @throws {MarketDataError} none or several match (the message lists the candidates), or it is broken
 */
export function findMarket(dataDir: string, wanted: string): StoredMarket {
  const markets = listMarkets(dataDir);
  const fits = (one: string) => one.toLowerCase() === wanted.toLowerCase();
  const exact = markets.find(({ name }) => name === wanted);
  const found =
    exact === undefined
      ? markets.filter(
          (one) =>
            fits(one.name) ||
            ('facts' in one &&
              (fits(one.facts.symbol) || fits(`${one.facts.symbol}-${one.facts.interval}`))),
        )
      : [exact];
  const [market] = found;
  if (market === undefined) {
    const there = markets.map(({ name }) => name).join(', ');
    throw new MarketDataError(
      `Cannot find market "${printable(wanted)}": ` +
        (there === ''
          ? `there are no markets in "${dataDir}" yet; try maestro data pull BTCUSDT`
          : `no such market in "${dataDir}"; use one of ${there}`),
    );
  }
  if (found.length > 1) {
    throw new MarketDataError(
      `Cannot choose market "${printable(wanted)}": ${found.length} match; use one of ${found.map(({ name }) => name).join(', ')}`,
    );
  }
  if ('problem' in market) throw new MarketDataError(market.problem);
  return market;
}
