import type { Market } from '../../market/market.ts';
import { knownBars, nearestText } from '../lab/known-bars.ts';
import { openLedger } from '../lab/open-ledger.ts';
import { changedSessions } from './changed-sessions.ts';

/**
 * What the lab knows of imported bars: as which they are recognised, or that they are not, and the sessions that
 * ran on bars which are no more stored.
 *
 * @param before the market that was stored under the name; null if there was none
 * @throws {StoreError} the ledger is damaged
 */
export function labNotes(lab: string, market: Market, before: Market | null): string[] {
  const ledger = openLedger(lab);
  const known = knownBars(ledger, market);
  const nearest = nearestText(ledger, known);
  const changed = before === null ? [] : changedSessions(lab, before, market);
  return [...known.recognised, ...(nearest === null ? [] : [nearest]), ...changed];
}
