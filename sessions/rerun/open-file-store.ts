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

/** The store of a resumed session. */
export interface ResumedStore extends FileStore {
  /** The rest of a torn last line of the journal; null if there was none. */
  readonly tornTail: string | null;
  /** Recorded tests with their results, by name. */
  readonly tests: ReadonlyMap<string, TestResult>;
  /** Whether a test or an answer of a model was used before. */
  readonly hasBegun: boolean;
  /** The budget of the last run; null if the session has not started. */
  readonly budget: BudgetLimits | null;
  /** The call that was not sent, after which heuristic agents took over; null if there is none. */
  readonly notSent: Transcript | null;
}

export interface OpenOptions {
  /** The lock of the folder, if already taken; released when the store closes or fails to open. */
  readonly lock?: SessionLock;
  /** Whether a finished session is opened as well, to continue after its end. */
  readonly isBeyondEnd?: boolean;
}

/**
 * Opens the folder of an unfinished session, so that it can run again from its start: recorded events are
 * not written twice, the first difference is an error, and new events are appended. Missing or damaged
 * files are written again.
 *
 * Opening drops the torn end of the journal and incomplete files, and settles calls to models that were
 * in flight: the answer on disk counts, and without one the worst case.
 *
 * @throws {NameTakenError} a running process has locked the session
 * @throws {SessionError} it is finished, an answer of a model is damaged, or it contains a link; nothing
 *   is changed then
 * @throws {StoreError} the journal is damaged; nothing is changed then
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
  rejectSpecialFiles(folder, name);
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
  const tests = recordedTests(lines);
  const answered = new Set(
    turns.transcripts
      .filter(({ kind, outcome }) => kind !== 'compute' && outcome === 'answered')
      .map(({ turn }) => turn),
  );
  const lastHash = new Map(
    lines.flatMap(({ event }) =>
      event.type === 'file_written' ? [[event.path, event.sha256] as const] : [],
    ),
  );
  let isCatchingUp = !expected.isExhausted;

  return {
    ...commonStore(files, lock, now),
    tornTail,
    tests,
    hasBegun:
      tests.size > 0 ||
      lines.some(({ event }) => event.type === 'turn' && answered.has(event.turn)),
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
      // The last of several versions of a file is on disk. Inputs may be ahead of the journal: then a
      // failed test is known, and must be kept.
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
        expected.diverge(`${path} differs from the recomputed turn`);
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

/** A session writes to its files and replaces them: a link could lead to files outside of it. */
function rejectSpecialFiles(folder: string, name: string): void {
  const [special] = filesBelow(folder).special;
  if (special === undefined) return;
  throw new SessionError(
    `Cannot resume "${name}": ${join(folder, special)} is a link or another special file; remove it first`,
  );
}

/**
 * Records the outcomes of the calls that were in flight when the process ended.
 *
 * @returns every recorded attempt at every turn
 */
function settle(
  { transcripts, unrecorded, unanswered, unfinished }: RecordedTurns,
  files: JournaledTree,
): Map<string, Transcript> {
  for (const { path, bytes, isPaid } of unrecorded) files.recordFile(path, bytes, { isPaid });
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
      // The call that stopped the session is sent again only after it is resumed.
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

/** A transcript without its clock. */
function timeless({ clock: _clock, ...rest }: Transcript): string {
  return canonicalJson(JSON.parse(JSON.stringify(rest)));
}
