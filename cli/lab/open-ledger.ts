import { type Market, marketFacts } from '../../market/market.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { fixedVault } from '../../sessions/ledger/ledger-sums.ts';
import { say } from '../terminal/terminal.ts';

/**
 * The ledger of a lab, read; empty if there is none yet.
 *
 * @throws {SessionError} it is damaged
 */
export function openLedger(lab: string): LabLedger {
  const ledger = new LabLedger(lab, () => new Date());
  ledger.lines();
  if (ledger.tornTail !== null) {
    say(`Note: the last line of ${ledger.path} was truncated and is ignored`);
  }
  return ledger;
}

/** Where the vault of a market begins, ms; null if it is not fixed yet. */
export function lockedFrom(ledger: LabLedger, market: Market): number | null {
  const fixed = fixedVault(ledger.lines(), marketFacts(market));
  return fixed === null ? null : Date.parse(fixed.vault_from);
}
