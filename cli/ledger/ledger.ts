import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import { entriesOf, sumOfTrials, totalOf } from '../../sessions/ledger/ledger-sums.ts';
import { triesOf } from '../../sessions/ledger/tries.ts';
import { readOrigin } from '../../sessions/record/read-session.ts';
import { sessionNames } from '../../sessions/record/session-names.ts';
import { StoreError } from '../../store/errors.ts';
import { marketName, type NamedFamily, namedFamilies } from '../lab/ledger-families.ts';
import { openLedger } from '../lab/open-ledger.ts';
import { onlyOne } from '../options/only-one.ts';
import { type Column, type ListingFlags, printRows, rounded } from '../terminal/listing.ts';
import { print, say } from '../terminal/terminal.ts';

export interface LedgerFlags extends ListingFlags {
  readonly lab: string;
  readonly market?: string;
  readonly check?: boolean;
}

/**
 * `maestro ledger`.
 *
 * @throws {SessionError} the ledger is damaged; the message has the line
 */
export function ledger(flags: LedgerFlags): void {
  const { lab, market, check, json } = flags;
  onlyOne('read the ledger', { '--check': check, '--market': market });
  const opened = openLedger(lab);
  const lines = opened.lines();
  if (check === true) {
    const last = lines.at(-1)?.hash ?? null;
    if (json === true) print(JSON.stringify({ whole: true, entries: lines.length, hash: last }));
    else if (!existsSync(opened.path)) print(`${lab} has no ledger yet: there are no trials`);
    else print(`${opened.path} is intact: ${plural(lines.length, 'entry', 'entries')}`);
    for (const name of notOnLedger(lab, lines)) {
      say(
        `Note: session "${name}" is not on the ledger: it ran in another lab, or before the ledger existed`,
      );
    }
    return;
  }
  const rows = namedFamilies(lines, market ?? null).map(rowOf);
  printRows(COLUMNS, rows, flags, `There are no trials in ${lab} yet; try maestro session`);
}

/** Sessions of the lab whose start is not on the ledger. */
function notOnLedger(lab: string, lines: readonly LedgerLine[]): string[] {
  const begun = new Set(entriesOf(lines, 'session_begun').map(({ session }) => session));
  const sessionsFolder = join(lab, 'sessions');
  return sessionNames(sessionsFolder).filter((name) => {
    try {
      return !begun.has(readOrigin(sessionsFolder, name).identity.session);
    } catch (error) {
      // A broken session is reported by the commands that read it.
      if (error instanceof StoreError) return false;
      throw error;
    }
  });
}

type LedgerRow = ReturnType<typeof rowOf>;

/** The tries and trials on a family of bars. */
function rowOf({ market, also, lines }: NamedFamily) {
  const trials = sumOfTrials(lines.map(({ entry }) => entry));
  const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
  return {
    venue: market.venue,
    symbol: market.symbol,
    simulated: market.simulated,
    also,
    tries: triesOf(lines).map(({ k, sessions }) => ({
      k,
      sessions: sessions.map(({ name }) => name),
    })),
    sessions: entriesOf(lines, 'session_begun').length,
    trials: totalOf(trials),
    by_kind: trials,
    failed_tests: sum(entriesOf(lines, 'trials').map(({ failed }) => failed)),
    rejected_proposals: sum(entriesOf(lines, 'rejected').map((one) => one.proposals.length)),
    looks: entriesOf(lines, 'look').length,
    // When the first and the last were recorded.
    first_at: lines[0]!.at,
    last_at: lines.at(-1)!.at,
  };
}

function counted(title: string, value: (row: LedgerRow) => number): Column<LedgerRow> {
  return rounded(title, value, countText);
}

const COLUMNS: readonly Column<LedgerRow>[] = [
  { title: 'market', value: (row) => marketName(row) },
  { title: 'venue', value: (row) => row.venue },
  counted('tries', (row) => row.tries.length),
  counted('sessions', (row) => row.sessions),
  counted('trials', (row) => row.trials),
  counted('scouted', (row) => row.by_kind.scouted),
  counted('proposed', (row) => row.by_kind.proposals),
  counted('rejected', (row) => row.rejected_proposals),
  counted('screened', (row) => row.by_kind.screened_sets),
  counted('candidates', (row) => row.by_kind.candidates),
  counted('validated', (row) => row.by_kind.validations),
  counted('steps', (row) => row.by_kind.steps),
  counted('patches', (row) => row.by_kind.patches),
  counted('shadows', (row) => row.by_kind.shadows),
  counted('replays', (row) => row.by_kind.replays),
  counted('backtests', (row) => row.by_kind.backtests),
  counted('failed', (row) => row.failed_tests),
  counted('looks', (row) => row.looks),
  { title: 'last', value: (row) => row.last_at },
  { title: 'recognised as', value: (row) => (row.also.length === 0 ? null : row.also.join(' ')) },
];
