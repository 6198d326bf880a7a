import type Database from 'better-sqlite3';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import { marketKey, totalOf, trialsIn } from '../ledger/ledger-sums.ts';

/** Updates the table of the ledger from its file: new lines are added; a replaced file is read again. */
export function writeLedgerRows(db: Database.Database, lines: readonly LedgerLine[]): void {
  const last = db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1').get() as
    | Pick<LedgerLine, 'seq' | 'hash'>
    | undefined;
  const isSame = last === undefined || lines[last.seq]?.hash === last.hash;
  const from = isSame ? (last?.seq ?? -1) + 1 : 0;
  const insert = db.prepare(
    'INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  db.transaction(() => {
    if (!isSame) db.prepare('DELETE FROM ledger').run();
    for (const { seq, at, entry, hash } of lines.slice(from)) {
      const { type, market } = entry;
      insert.run(
        ...[seq, at, type, market.venue, market.symbol, market.simulated === null ? 0 : 1],
        ...[marketKey(market), entry.from, entry.to],
        ...['name' in entry ? entry.name : null, 'session' in entry ? entry.session : null],
        ...['segment' in entry ? entry.segment : null, 'wave' in entry ? entry.wave : null],
        ...[totalOf(trialsIn(entry)), JSON.stringify(entry), hash],
      );
    }
  })();
}
