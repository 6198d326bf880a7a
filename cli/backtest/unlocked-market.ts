import { existsSync } from 'node:fs';
import type { Market } from '../../market/market.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { UsageError } from '../failures/failure.ts';
import { type KnownBars, knownBars } from '../lab/known-bars.ts';
import { openLedger } from '../lab/open-ledger.ts';

/** The part of a market that manual backtests may use. */
export interface UnlockedMarket {
  /** Without the locked bars. */
  readonly market: Market;
  /** Where they begin, ms; null if there are none. */
  readonly locked: number | null;
  /** Records the backtests on it; null without a lab, and for simulated bars on which the ledger has nothing. */
  readonly ledger: LabLedger | null;
  /** Null without a lab. */
  readonly known: KnownBars | null;
}

/**
 * The bars of a market before its vault, copied, if a session of the lab has locked one.
 *
 * @throws {UsageError} all of them are locked
 * @throws {SessionError} the ledger of the lab is damaged
 */
export function unlockedMarket(market: Market, lab: string): UnlockedMarket {
  if (!existsSync(lab)) return { market, locked: null, ledger: null, known: null };
  const ledger = openLedger(lab);
  const known = knownBars(ledger, market);
  const { lockedFrom: locked } = known;
  // Bars that are imported later are recognised, and their exam says what has seen them.
  const kept = market.simulated === null || known.family.lines.length > 0 ? ledger : null;
  const { time, length } = market.bars;
  const end = locked === null ? -1 : time.findIndex((one) => one >= locked);
  if (locked === null || end < 0) return { market, locked: null, ledger: kept, known };
  if (end === 0) {
    throw new UsageError(
      `Cannot backtest ${market.symbol}: all ${length} bars are in its vault, which begins at ${isoInstant(locked)}; add earlier bars`,
    );
  }
  return { market: searchableMarket(market, { searchEnd: end }), locked, ledger: kept, known };
}
