import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { sessionKey } from '../../sessions/context/session-identity.ts';
import { LedgerBars } from '../../sessions/ledger/bars-on-ledger.ts';
import { LabLedger } from '../../sessions/ledger/lab-ledger.ts';
import { withLedgerLock } from '../../sessions/ledger/ledger-lock.ts';
import { recordLook } from '../../sessions/ledger/vault-looks.ts';
import { assetCloses, beginSession, daysOfAsset, searchOfSeed } from './family-sessions.ts';
import { backtestEntry, lookRequest } from './ledger-entries.ts';

// A process that writes to ledgers on request, one per line: `add LAB PREFIX COUNT` adds that many
// entries one by one, `look LAB NUMBER` spends a look at the vault, `begin LAB PREFIX SEED` begins a session,
// `hold LAB` keeps the lock for good. It answers `done`, the look as JSON, the number of the try, or the
// refusal.
const bars = new LedgerBars(daysOfAsset(assetCloses(1, 100), 0, 100));
const identity = searchOfSeed(1);
for await (const line of createInterface({ input: process.stdin })) {
  const [what, lab, which, count] = line.split(' ') as [string, string, string, string];
  const ledger = new LabLedger(lab, () => new Date());
  let answer = 'done';
  try {
    if (what === 'look') answer = JSON.stringify(recordLook(ledger, lookRequest(Number(which))));
    else if (what === 'begin') answer = String(begin(ledger, which, Number(count)));
    else if (what === 'hold') withLedgerLock(lab, () => new Date('2026-01-15T00:00:00.000Z'), stay);
    else for (let i = 0; i < Number(count); i++) ledger.add(backtestEntry(`${which} ${i}`));
  } catch (error) {
    answer = (error as Error).message;
  }
  process.stdout.write(`${answer}\n`);
}

/** A session of another search for each seed. */
function begin(ledger: LabLedger, prefix: string, seed: number): number {
  const own = { ...identity, config: { ...identity.config, seed } };
  return beginSession(ledger, `${prefix}_${seed}`, bars, { ...own, session: sessionKey(own) });
}

function stay(): void {
  writeSync(1, 'done\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
