import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
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
