import type Database from 'better-sqlite3';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import { marketKey, totalOf, trialsIn } from '../ledger/ledger-sums.ts';
import type { RowWriter } from './row-writer.ts';

/** Brings the table of the ledger up to its file: what is new is added, and another file is read anew. */
export function writeLedgerRows(
  db: Database.Database,
  writer: RowWriter,
  lines: readonly LedgerLine[],
): void {
  const last = db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1').get() as
    | Pick<LedgerLine, 'seq' | 'hash'>
    | undefined;
  const isSame = last === undefined || lines[last.seq]?.hash === last.hash;
  db.transaction(() => {
    if (!isSame) db.prepare('DELETE FROM ledger').run();
    for (const line of lines.slice(isSame ? (last?.seq ?? -1) + 1 : 0)) {
      const { entry } = line;
      writer.insert('ledger', {
        ...entry,
        ...entry.market,
        ...line,
        simulated: entry.market.simulated !== null,
        market: marketKey(entry.market),
        bars_from: entry.from,
        bars_to: entry.to,
        trials: totalOf(trialsIn(entry)),
        entry: JSON.stringify(entry),
      });
    }
  })();
}
