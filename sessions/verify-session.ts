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

/** Files that tell when and where, and not what. */
function isTimed(path: string): boolean {
  return path === 'journal.jsonl' || path.endsWith('/test.log');
}

/**
 * Plays a session again from its config, its market, the recorded answers and its inputs, reading no
 * result of it, and holds every file that was written against what comes out; and the journal against
 * itself and the files. No file is held whole but to say where it differs.
 *
 * @param scratch an empty folder in which it is played
 * @returns what differs, by path; empty where nothing does
 * @throws {SessionError} it cannot be played again: it did not end, or market or program are others
 */
export async function verifySession(
  stored: StoredOrigin,
  { scratch, ...ports }: RerunPorts & { readonly scratch: string },
): Promise<Difference[]> {
  const { identity, name, folder } = stored;
  checkSame(stored, ports, 'verify');
  const recorded = filesBelow(folder);
  const { told, differences } = readRecord(folder, recorded.regular);
  const ofRecord = [
    ...recorded.odd.map((path) => ({ path, what: 'is no regular file' })),
    ...differences,
  ];
  const damaged: Difference[] = [];
  // Answers are what it is played from: where they were changed, it need not be played to know.
  const usesModels = Object.values(identity.config.agents).some((one) => one !== 'heuristic');
  const inAnswers = ofRecord.filter(({ path }) => path.startsWith('transcripts/'));
  if (usesModels && inAnswers.length > 0) return byPath(ofRecord);
  const again = createFileStore(scratch, name, () => new Date(0));
  try {
    const turns = transcriptsByTurn(
      folder,
      (path, what) => damaged.push({ path, what }),
      // Whatever else lies there is not read, however much there is of it.
      (path) => told === null || told.has(path),
    );
    await runAgain(stored, ports, { run: runSession, turns, store: again });
  } catch (error) {
    // Where the record is damaged, that is why it cannot be played, and what there is to tell.
    const isDamaged = ofRecord.length + damaged.length > 0;
    if (error instanceof StoreError && isDamaged) return byPath([...damaged, ...ofRecord]);
    throw error;
  } finally {
    again.close();
  }
  const inTree = treeDifferences(folder, recorded.regular, again.folder);
  return byPath([...inTree, ...ofRecord]);
}

/** One difference a file, the first that was found. */
function byPath(found: readonly Difference[]): Difference[] {
  const firstOf = new Map(found.toReversed().map((one) => [one.path, one]));
  return [...firstOf.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What a journal tells, and how it differs from what is there. */
interface CheckedRecord {
  /** The hashes of the files that it tells of, by path; null where it cannot be read. */
  readonly told: ReadonlyMap<string, string> | null;
  readonly differences: readonly Difference[];
}

/** The chain of the journal, and the files whose hashes it names. */
function readRecord(folder: string, recorded: ReadonlySet<string>): CheckedRecord {
  const read = checkedJournal(folder);
  if (typeof read === 'string') {
    return { told: null, differences: [{ path: 'journal.jsonl', what: read }] };
  }
  const told = new Map<string, string>();
  for (const { event } of read) {
    if (event.type === 'file_written') told.set(event.path, event.sha256);
    if (event.type !== 'test_finished') continue;
    for (const [file, hash] of Object.entries(event.files)) {
      told.set(`segment_${event.segment}/${event.test}/${file}`, hash);
    }
  }
  const differences = [...told].flatMap(([path, hash]) => {
    // Only what was found in the folder is read, whatever the journal says.
    if (!recorded.has(path)) return [{ path, what: 'is missing' }];
    const is = digestOf(folder, path);
    if (typeof is === 'string') return [{ path, what: is }];
    return is.sha256 === hash ? [] : [{ path, what: 'is not the file that the journal tells of' }];
  });
  return { told, differences };
}

/** The lines of the journal of a finished session, or what is wrong with it. */
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
  const played = filesBelow(again).regular;
  const paths = [...new Set([...recorded, ...played])].filter((path) => !isTimed(path));
  return paths.flatMap((path) => {
    if (!recorded.has(path)) return [{ path, what: 'is missing' }];
    if (!played.has(path)) return [{ path, what: 'does not belong to the session' }];
    const what = fileDifference(folder, again, path);
    return what === null ? [] : [{ path, what }];
  });
}

/** Beyond what comes out, so much of a file is read to say where it differs. */
const MARGIN_BYTES = 1e6;

/** Where a file differs from what comes out; null where it does not, but for when a turn was. */
function fileDifference(folder: string, again: string, path: string): string | null {
  const [is, should] = [digestOf(folder, path), digestOf(again, path)];
  if (typeof is === 'string') return is;
  if (typeof should === 'string') throw new SessionError(`${again}/${path} ${should}`);
  if (is.sha256 === should.sha256) return null;
  if (is.bytes > should.bytes + MARGIN_BYTES) {
    return `is ${countText(is.bytes)} bytes long, and comes out with ${countText(should.bytes)}`;
  }
  const [own, other] = [contentOf(folder, path), contentOf(again, path)];
  return own === other ? null : firstDifference(own, other);
}

function digestOf(folder: string, path: string): StoredDigest | string {
  return orWhy(folder, path, () => digestStoredFile(folder, path) ?? 'is missing');
}

/** What is wrong with a file that cannot be read is one more difference. */
function orWhy<Found>(folder: string, path: string, read: () => Found | string): Found | string {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof JsonlError)) throw error;
    // It is said of a file that is named before it; with a line it is named again.
    const full = join(folder, path);
    return error.message.replace(`${full}, `, `${path}, `).replace(`${full} `, '');
  }
}

/** Text as it must be; of a transcript all but when it was. */
function contentOf(folder: string, path: string): string {
  const text = readStoredText(folder, path) ?? '';
  return path.startsWith('transcripts/')
    ? text.replace(/,\n {2}"clock": \{[^}]*\}\n\}\n$/, '')
    : text;
}
