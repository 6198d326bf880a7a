import type { LedgerLine, LedgerMarket } from '../../protocol/ledger-entry.ts';
import { ledgerMarket, marketKey } from '../../sessions/ledger/ledger-sums.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';

/** A market of a ledger with its lines, oldest first. */
export interface MarketLines {
  readonly market: LedgerMarket;
  readonly lines: readonly LedgerLine[];
}

/**
 * Groups the lines of a ledger by market, in the order of their first lines.
 *
 * @param wanted a symbol, VENUE-SYMBOL or a name as listed or stored, case-insensitive; null for all
 * @throws {UsageError} there are no lines of it
 */
export function byMarket(lines: readonly LedgerLine[], wanted: string | null): MarketLines[] {
  const markets = new Map<string, { market: LedgerMarket; lines: LedgerLine[] }>();
  for (const line of lines) {
    const { market } = line.entry;
    const key = marketKey(market);
    const known = markets.get(key);
    if (known === undefined) markets.set(key, { market: ledgerMarket(market), lines: [line] });
    else known.lines.push(line);
  }
  const found = [...markets.values()].filter(
    ({ market }) => wanted === null || isCalled(market, wanted),
  );
  if (wanted === null || found.length > 0) return found;
  const names = [...markets.values()].map(({ market }) => marketName(market));
  throw new UsageError(
    `Cannot find market "${wanted}" on the ledger: ` +
      (names.length === 0 ? 'it is empty' : `it has no such market; ${suggestion(wanted, names)}`),
  );
}

/** `BTCUSDT`, or `SIMUSDT SIMULATED planted:7:60`. */
export function marketName({ symbol, simulated }: LedgerMarket): string {
  if (simulated === null) return symbol;
  const { kind, seed, days } = simulated;
  return `${symbol} SIMULATED ${kind}:${seed}:${days}`;
}

function isCalled(market: LedgerMarket, wanted: string): boolean {
  const { venue, symbol, simulated } = market;
  const names = [symbol, `${venue}-${symbol}`, marketName(market)];
  if (simulated !== null) {
    names.push(`simulated:${simulated.kind}:${simulated.seed}:${simulated.days}`);
  }
  // Bars of all intervals are one market here, but stored names have an interval.
  const stored = wanted.replace(/-[1-9]\d*[smhdw]$/, '');
  return names.some((one) =>
    [wanted, stored].some((name) => name.toLowerCase() === one.toLowerCase()),
  );
}
