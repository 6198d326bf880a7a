import { join } from 'node:path';
import { JsonlError } from '../protocol/jsonl.ts';
import { countText } from '../protocol/number-text.ts';
import type { JournalLine } from '../protocol/session-event.ts';
import { StoreError } from '../store/errors.ts';
import { filesBelow } from '../store/files-below.ts';
import { firstDifference } from '../store/first-difference.ts';
import { digestStoredFile, readStoredText, type StoredDigest } from '../store/read-stored-file.ts';
import { SessionError } from './context/session-error.ts';
import { createFileStore } from './record/file-store.ts';
import { readStoredJournal } from './record/journal.ts';
import type { StoredOrigin } from './record/read-session.ts';
import { transcriptsByTurn } from './record/read-transcripts.ts';
import type { Difference } from './rerun/difference.ts';
import { checkSame, type RerunPorts, runAgain } from './rerun/run-again.ts';
import { runSession } from './run-session.ts';

/** Files with times and places, which differ between runs. */
function isTimed(path: string): boolean {
  return path === 'journal.jsonl' || path.endsWith('/test.log');
}

/**
 * Recomputes a session from its config, its market, the recorded answers and its inputs, and compares
 * every file with the recomputed one; the journal is checked against its hash chain and the files. A
 * whole file is loaded only to locate a difference.
 *
 * @param scratch an empty folder to run in
 * @returns the differences by path; empty if there are none
 * @throws {SessionError} it cannot run again: it is not finished, or the market or the program differs
 */
export async function verifySession(
  stored: StoredOrigin,
  { scratch, ...ports }: RerunPorts & { readonly scratch: string },
): Promise<Difference[]> {
  const { identity, name, folder } = stored;
  checkSame(stored, ports, 'verify');
  const recorded = filesBelow(folder);
  const { hashes, differences } = readRecord(folder, recorded.regular);
  const ofRecord = [
    ...recorded.special.map((path) => ({ path, what: 'is not a regular file' })),
    ...differences,
  ];
  const damaged: Difference[] = [];
  // The run depends on the answers: if one was changed, the result is known without a run.
  const usesModels = Object.values(identity.config.agents).some((one) => one !== 'heuristic');
  const inAnswers = ofRecord.filter(({ path }) => path.startsWith('transcripts/'));
  if (usesModels && inAnswers.length > 0) return byPath(ofRecord);
  const again = createFileStore(scratch, name, () => new Date(0));
  try {
    const turns = transcriptsByTurn(
      folder,
      (path, what) => damaged.push({ path, what }),
      // Other files are not read, however many there are.
      (path) => hashes === null || hashes.has(path),
    );
    await runAgain(stored, ports, { run: runSession, turns, store: again });
  } catch (error) {
    // If the record is damaged, that is why the run failed, and what to report.
    const isDamaged = ofRecord.length + damaged.length > 0;
    if (error instanceof StoreError && isDamaged) return byPath([...damaged, ...ofRecord]);
    throw error;
  } finally {
    again.close();
  }
  const inTree = treeDifferences(folder, recorded.regular, again.folder);
  return byPath([...inTree, ...ofRecord]);
}

/** The first difference of each file. */
function byPath(found: readonly Difference[]): Difference[] {
  const firstOf = new Map(found.toReversed().map((one) => [one.path, one]));
  return [...firstOf.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The record of a journal, and how the files differ from it. */
interface CheckedRecord {
  /** The recorded hashes of files by path; null if the journal cannot be read. */
  readonly hashes: ReadonlyMap<string, string> | null;
  readonly differences: readonly Difference[];
}

/** Checks the chain of the journal, and the files whose hashes it records. */
function readRecord(folder: string, recorded: ReadonlySet<string>): CheckedRecord {
  const read = checkedJournal(folder);
  if (typeof read === 'string') {
    return { hashes: null, differences: [{ path: 'journal.jsonl', what: read }] };
  }
  const hashes = new Map<string, string>();
  for (const { event } of read) {
    if (event.type === 'file_written') hashes.set(event.path, event.sha256);
    if (event.type !== 'test_finished') continue;
    for (const [file, hash] of Object.entries(event.files)) {
      hashes.set(`segment_${event.segment}/${event.test}/${file}`, hash);
    }
  }
  const differences = [...hashes].flatMap(([path, hash]) => {
    // Only files listed in the folder are read, whatever the journal names.
    if (!recorded.has(path)) return [{ path, what: 'is missing' }];
    const is = digestOf(folder, path);
    if (typeof is === 'string') return [{ path, what: is }];
    return is.sha256 === hash ? [] : [{ path, what: 'does not match its hash in the journal' }];
  });
  return { hashes, differences };
}

/** The lines of the journal of a finished session, or the problem with it. */
function checkedJournal(folder: string): readonly JournalLine[] | string {
  return orWhy(folder, 'journal.jsonl', () => {
    const stored = readStoredJournal(join(folder, 'journal.jsonl'));
    if (stored === null) return 'is missing';
    if (stored.tornTail !== null) return 'ends in the middle of a line';
    const isWhole = stored.lines.at(-1)?.event.type === 'session_finished';
    return isWhole ? stored.lines : 'does not end with the end of the session';
  });
}

function treeDifferences(
  folder: string,
  recorded: ReadonlySet<string>,
  again: string,
): Difference[] {
  const recomputed = filesBelow(again).regular;
  const paths = [...new Set([...recorded, ...recomputed])].filter((path) => !isTimed(path));
  return paths.flatMap((path) => {
    if (!recorded.has(path)) return [{ path, what: 'is missing' }];
    if (!recomputed.has(path)) return [{ path, what: 'does not belong to the session' }];
    const what = fileDifference(folder, again, path);
    return what === null ? [] : [{ path, what }];
  });
}

/** A file longer than the recomputed one by more than this is not read to locate the difference. */
const MARGIN_BYTES = 1e6;

/** Where a file differs from the recomputed one; null if it differs at most in the times of turns. */
function fileDifference(folder: string, again: string, path: string): string | null {
  const [is, should] = [digestOf(folder, path), digestOf(again, path)];
  if (typeof is === 'string') return is;
  if (typeof should === 'string')
    throw new SessionError(`Cannot verify ${again}/${path}: it ${should}`);
  if (is.sha256 === should.sha256) return null;
  if (is.bytes > should.bytes + MARGIN_BYTES) {
    return `is ${countText(is.bytes)} bytes long, and is recomputed with ${countText(should.bytes)}`;
  }
  const [own, other] = [contentOf(folder, path), contentOf(again, path)];
  return own === other ? null : firstDifference(own, other);
}

function digestOf(folder: string, path: string): StoredDigest | string {
  return orWhy(folder, path, () => digestStoredFile(folder, path) ?? 'is missing');
}

/** The problem with a file that cannot be read counts as a difference. */
function orWhy<Found>(folder: string, path: string, read: () => Found | string): Found | string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof JsonlError)) throw error;
    // A difference is reported after the path of its file.
    const full = join(folder, path);
    const found = error.message.replace(/^Cannot read /, '');
    return found.replace(`${full}, `, '').replace(`${full}: it `, '');
  }
}

/** The text to compare; that of a transcript without its times. */
function contentOf(folder: string, path: string): string {
  const text = readStoredText(folder, path) ?? '';
  return path.startsWith('transcripts/')
    ? text.replace(/,\n {2}"clock": \{[^}]*\}\n\}\n$/, '')
    : text;
}
