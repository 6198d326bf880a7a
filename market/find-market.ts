import { MarketDataError } from './errors.ts';
import { listMarkets, type StoredMarket } from './market-store.ts';
import { printable } from './message-text.ts';

/**
 * The stored market that someone means: by its name, else by symbol ("BTCUSDT") or by symbol and
 * interval ("BTCUSDT-5m") where only one market fits; capitals do not matter.
 *
 * @throws {MarketDataError} none or several fit (the message lists what is there), or it is broken
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
      `There is no market "${printable(wanted)}" in ${dataDir}: ` +
        (there === '' ? 'it holds none yet' : `it holds ${there}`),
    );
  }
  if (found.length > 1) {
    throw new MarketDataError(
      `Several markets are called "${printable(wanted)}": write one of ${found.map(({ name }) => name).join(', ')}`,
    );
  }
  if ('problem' in market) throw new MarketDataError(market.problem);
  return market;
}
