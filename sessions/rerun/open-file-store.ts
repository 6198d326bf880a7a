import { join } from 'node:path';
import { isStopping } from '../../agents/models/errors.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { BudgetLimits, JournalLine } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import type { TestResult } from '../../protocol/test-result.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256 } from '../../store/durable-file.ts';
import { filesBelow } from '../../store/files-below.ts';
import { LogWriter } from '../../store/log-writer.ts';
import { digestStoredFile } from '../../store/read-stored-file.ts';
import { removeHalfWritten } from '../../store/side-files.ts';
import { SessionError } from '../context/session-error.ts';
import { commonStore, type FileStore } from '../record/file-store.ts';
import { readStoredJournal } from '../record/journal.ts';
import { JournaledTree } from '../record/journaled-tree.ts';
import { lastBudget } from '../record/last-budget.ts';
import { lockSession, type SessionLock } from '../record/session-lock.ts';
import { ExpectedEvents, isDerived } from './expected-events.ts';
import { attemptKey, type RecordedTurns, readTurns } from './recorded-turns.ts';

/** The store of a session that goes on. */
export interface ResumedStore extends FileStore {
  /** What was left of a line of the journal that was cut off; null where it was whole. */
  readonly tornTail: string | null;
  /** Tests that are on record with what they found, by name. */
  readonly tests: ReadonlyMap<string, TestResult>;
  /** What the session could spend when it last ran; null where it had not begun. */
  readonly budget: BudgetLimits | null;
  /** The call that was not sent, and after which heuristic agents played; null where none was. */
  readonly notSent: Transcript | null;
}

export interface OpenOptions {
  /**
   * Of the folder, where it was taken before; released when the store is closed, or cannot be opened.
   */
  readonly lock?: SessionLock;
  /** Whether a finished session is opened, too: something is to come after its end. */
  readonly isBeyondEnd?: boolean;
}

/**
 * Opens the folder of a session that did not come to its end, so that it can be played again from its
 * start: what is told as it was told before is not written twice, the first difference is an error,
 * and what is new is appended. Files that are missing or damaged are written again.
 *
 * Opening drops the torn end of the journal and half-written files, and settles calls to models that
 * were under way: the answer on disk counts, and where there is none, the worst case.
 *
 * @throws {NameTakenError} a running process has the session
 * @throws {SessionError} it is finished, its journal or an answer of a model is damaged, or a link lies
 *   in it; nothing is changed then
 * @throws {JsonlError} a line of the journal cannot be read; nothing is changed then
 */
export function openFileStore(
  sessionsFolder: string,
  name: string,
  now: () => Date,
  { lock: held, isBeyondEnd = false }: OpenOptions = {},
): ResumedStore {
  const lock = held ?? lockSession(join(sessionsFolder, name), now);
  try {
    return openLocked(join(sessionsFolder, name), name, now, lock, isBeyondEnd);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function openLocked(
  folder: string,
  name: string,
  now: () => Date,
  lock: SessionLock,
  isBeyondEnd: boolean,
): ResumedStore {
  refuseOdd(folder, name);
  const stored = readStoredJournal(join(folder, 'journal.jsonl'));
  if (stored === null) {
    throw new SessionError(`Cannot resume "${name}": it has no journal.jsonl`);
  }
  const { lines, tornTail, end } = stored;
  if (!isBeyondEnd && lines.at(-1)?.event.type === 'session_finished') {
    throw new SessionError(`Cannot resume "${name}": it is finished`);
  }
  const turns = readTurns(folder, lines);
  const files = new JournaledTree(folder, new LogWriter(join(folder, 'journal.jsonl'), now, end));
  removeHalfWritten(folder);
  const attempts = settle(turns, files);

  const expected = new ExpectedEvents(lines);
  const lastHash = new Map(
    lines.flatMap(({ event }) =>
      event.type === 'file_written' ? [[event.path, event.sha256] as const] : [],
    ),
  );
  let isCatchingUp = !expected.isExhausted;

  return {
    ...commonStore(files, lock, now),
    tornTail,
    tests: recordedTests(lines),
    budget: lastBudget(lines),
    notSent: [...attempts.values()].findLast(({ outcome }) => outcome === 'not_sent') ?? null,
    get isCatchingUp() {
      return isCatchingUp;
    },
    get hasDiverged() {
      return expected.hasDiverged;
    },

    write(path, text, options = { isDurable: true }) {
      const bytes = Buffer.from(text, 'utf8');
      const hash = sha256(bytes);
      const event = { type: 'file_written', path, sha256: hash, bytes: bytes.length } as const;
      isCatchingUp = expected.match(event);
      if (!isCatchingUp) {
        files.write(path, bytes, options);
        return;
      }
      // Of several versions of a file the last is there. Inputs may be ahead of the journal: a test
      // that failed is known then, and must not be forgotten.
      const isLast = lastHash.get(path) === hash && path !== 'inputs.json';
      if (isLast && digestStoredFile(folder, path)?.sha256 !== hash) {
        files.put(path, bytes, options);
      }
    },
    recordTurn(transcript) {
      expected.check();
      const known = attempts.get(attemptKey(transcript));
      if (known === undefined) return files.writeTranscript(transcript);
      const path = transcriptPath(transcript);
      if (timeless(known) !== timeless(transcript)) {
        expected.diverge(`${path} was another than it comes out as now`);
      }
      return path;
    },
    recordedAttempts: (turn) =>
      [...attempts.values()]
        .filter((one) => one.turn === turn)
        .sort((a, b) => a.attempt - b.attempt),
    append(event) {
      expected.check();
      if (isDerived(event)) isCatchingUp = expected.match(event);
      if (!isDerived(event) || !isCatchingUp) files.append(event);
    },
  };
}

/** A session writes into its folders, and replaces its files: none of them may be somewhere else. */
function refuseOdd(folder: string, name: string): void {
  const [odd] = filesBelow(folder).odd;
  if (odd === undefined) return;
  throw new SessionError(
    `Cannot resume "${name}": ${join(folder, odd)} is a link or a pipe, and a session may hold none: take it away first`,
  );
}

/**
 * Writes down how the calls ended that were under way when the process did.
 *
 * @returns every attempt at every turn that is on record now
 */
function settle(
  { transcripts, untold, unanswered, unfinished }: RecordedTurns,
  files: JournaledTree,
): Map<string, Transcript> {
  for (const { path, bytes, isPaid } of untold) files.tell(path, bytes, { isPaid });
  for (const transcript of unanswered) files.writeTranscript(transcript);
  const all = new Map([...transcripts, ...unanswered].map((one) => [attemptKey(one), one]));
  for (const call of unfinished) {
    const { prompt_hash: _hash, reserved_usd: _usd, reserved_tokens: _tokens, ...which } = call;
    const { outcome, error, will_retry, usage, cost_usd } = all.get(attemptKey(call))!;
    const why = outcome === 'unknown' ? 'the process ended before it answered' : null;
    files.append({
      ...which,
      type: 'call_finished',
      outcome,
      usage,
      cost_usd,
      // What stopped the session is sent again when it goes on, and was not while it ran.
      will_retry: will_retry && !isStopping(error),
      error: error?.message ?? why,
    });
  }
  files.sync();
  return all;
}

function recordedTests(lines: readonly JournalLine[]): Map<string, TestResult> {
  const tests = new Map<string, TestResult>();
  for (const { event } of lines) {
    if (event.type !== 'test_finished' || event.played === null) continue;
    tests.set(event.test, { ...event.played, files: event.files });
  }
  return tests;
}

/** A transcript without when it was, and how long it took. */
function timeless({ clock: _clock, ...rest }: Transcript): string {
  return canonicalJson(JSON.parse(JSON.stringify(rest)));
}
