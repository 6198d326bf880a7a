import { addCounts } from '../../analyzer/segment-record.ts';
import type { LedgerLine } from '../../protocol/ledger-entry.ts';
import type { SessionInputs } from '../../protocol/session-files.ts';
import { type EntryOf, entriesOf, sumOfTrials, totalOf } from './ledger-sums.ts';

/** A search that has begun on a family of bars. */
export interface Try {
  /** Its number in the family: 1 plus the tries before it. */
  readonly k: number;
  readonly begun: EntryOf<'session_begun'>;
  /** That and its repetitions: heuristic agents of one build give the same result each time. */
  readonly sessions: readonly EntryOf<'session_begun'>[];
}

/** The tries among the lines of a family, in the order in which they began. */
export function triesOf(lines: readonly LedgerLine[]): Try[] {
  const sessions = entriesOf(lines, 'session_begun');
  const drawn = new Map(entriesOf(lines, 'try_begun').map((one) => [runOf(one), one.k]));
  const tries: {
    k: number;
    begun: EntryOf<'session_begun'>;
    sessions: EntryOf<'session_begun'>[];
  }[] = [];
  // Sessions of before there was a draw began with their first line.
  const old = sessions.filter((one) => one.bars === undefined && !drawn.has(runOf(one)));
  const begun = [
    ...old,
    ...entriesOf(lines, 'try_begun').map(
      (one) => sessions.find((session) => runOf(session) === runOf(one))!,
    ),
  ];
  for (const session of begun) {
    const same = tries.find((one) => isSameSearch(one.begun, session));
    if (same !== undefined) same.sessions.push(session);
    else {
      const k = drawn.get(runOf(session)) ?? tries.length + 1;
      tries.push({ k, begun: session, sessions: [session] });
    }
  }
  return tries;
}

/** The number of a session among the tries of its family: that of the same search, else the next. */
export function nextTry(tries: readonly Try[], session: Searched): number {
  const same = tries.find(({ begun }) => isSameSearch(begun, session));
  return same?.k ?? tries.length + 1;
}

/**
 * What a lab has done on a family of bars before a session: an input of it.
 *
 * Trials count again when a search is repeated, its audits count once.
 *
 * @param lines of the family
 */
export function labAtStart(
  lines: readonly LedgerLine[],
  session: Searched,
): SessionInputs['lab_at_start'] {
  const tries = triesOf(lines);
  const first = new Set(
    tries.filter(({ begun }) => !isSameSearch(begun, session)).map(({ begun }) => runOf(begun)),
  );
  const audits = entriesOf(lines, 'audit')
    .filter((audit) => first.has(runOf(audit)))
    .map(({ tests, sum, sum_of_squares }) => ({ tests, sum, sum_of_squares }));
  return {
    sessions: nextTry(tries, session) - 1,
    trials: totalOf(sumOfTrials(lines.map(({ entry }) => entry))),
    vault_looks: entriesOf(lines, 'look').length,
    critic: addCounts(audits, { tests: 0, sum: 0, sum_of_squares: 0 }),
  };
}

/** What determines whether two sessions are one search. */
export type Searched = Pick<EntryOf<'session_begun'>, 'agents' | 'search' | 'build'>;

function isSameSearch(a: Searched, b: Searched): boolean {
  const isSame = a.search === b.search && a.build === b.build;
  return isSame && isMechanical(a) && isMechanical(b);
}

function isMechanical({ agents }: Searched): boolean {
  return Object.values(agents).every((agent) => agent === 'heuristic');
}

/** Identifies the session of an entry and its run. */
export function runOf({
  name,
  session,
  run,
}: Pick<EntryOf<'session_begun'>, 'name' | 'session' | 'run'>): string {
  return `session ${name}/${session}/${run}`;
}
