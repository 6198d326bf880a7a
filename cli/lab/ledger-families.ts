import type { LedgerLine, LedgerMarket } from '../../protocol/ledger-entry.ts';
import { allFamilies, type Family, labelsOf } from '../../sessions/ledger/families.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';

/** A family of bars with the labels under which it is known. */
export interface NamedFamily extends Family {
  /** Of its first line. */
  readonly market: LedgerMarket;
  /** The other labels, as VENUE-SYMBOL. */
  readonly also: readonly string[];
}

/**
 * The families of a ledger, in the order of their first lines.
 *
 * @param wanted a symbol, VENUE-SYMBOL or a name as listed or stored, case-insensitive; null for all
 * @throws {UsageError} there are no lines of it
 */
export function namedFamilies(lines: readonly LedgerLine[], wanted: string | null): NamedFamily[] {
  const families = allFamilies(lines).map((family) => ({ ...family, labels: labelsOf(family) }));
  const found = families.filter(
    ({ labels }) => wanted === null || labels.some((market) => isCalled(market, wanted)),
  );
  if (wanted === null || found.length > 0) {
    return found.map(({ labels, ...family }) => {
      const [market, ...others] = labels;
      return { ...family, market: market!, also: others.map(fullName) };
    });
  }
  const names = families.flatMap(({ labels }) => labels.map(marketName));
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

function fullName(market: LedgerMarket): string {
  return `${market.venue}-${marketName(market)}`;
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
