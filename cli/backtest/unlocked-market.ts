import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Market, marketFacts } from '../../market/market.ts';
import { listMarkets } from '../../market/market-store.ts';
import { isoInstant } from '../../protocol/iso-instant.ts';
import { searchableMarket } from '../../sessions/context/searchable-market.ts';
import type { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { linesOf, marketKey } from '../../sessions/ledger/ledger-sums.ts';
import { UsageError } from '../failures/failure.ts';
import { lockedFrom, openLedger } from '../lab/open-ledger.ts';

/** What of a market may be looked at by hand. */
export interface UnlockedMarket {
  /** Without the bars that are locked. */
  readonly market: Market;
  /** From where on they are, ms; null where none is. */
  readonly locked: number | null;
  /** Where it is written down what is run on it; null for bars that no lab has to do with. */
  readonly ledger: LabLedger | null;
}

/**
 * The bars of a market before its vault, in memory of their own, where a session of the lab has locked
 * the others.
 *
 * @throws {UsageError} all of them are locked
 * @throws {SessionError} the ledger of the lab is damaged
 */
export function unlockedMarket(market: Market, lab: string): UnlockedMarket {
  if (!existsSync(lab)) return { market, locked: null, ledger: null };
  const ledger = openLedger(lab);
  const locked = lockedFrom(ledger, market);
  const kept = isOfLab(market, lab, ledger) ? ledger : null;
  const { time, length } = market.bars;
  const end = locked === null ? -1 : time.findIndex((one) => one >= locked);
  if (locked === null || end < 0) return { market, locked: null, ledger: kept };
  if (end === 0) {
    throw new UsageError(
      `All ${length} bars are locked: the first session on this market locked it from ${isoInstant(locked)} on`,
    );
  }
  return { market: searchableMarket(market, { searchEnd: end }), locked, ledger: kept };
}

/** Whether the lab holds bars of this market, or has tried something on it. */
function isOfLab(market: Market, lab: string, ledger: LabLedger): boolean {
  const facts = marketFacts(market);
  if (linesOf(ledger.lines(), facts).length > 0) return true;
  return listMarkets(join(lab, 'data')).some(
    (one) => 'facts' in one && marketKey(one.facts) === marketKey(facts),
  );
}
