import { type Dirent, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Recording } from '../../engine/pool/pool-port.ts';
import type { JournalLine } from '../../protocol/session-event.ts';
import { syncFolder } from '../../store/durable-file.ts';
import { LogWriter } from '../../store/log-writer.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { listStoredFolder } from '../../store/read-stored-file.ts';
import { isSideFile, removeHalfWritten } from '../../store/side-files.ts';
import { NameTakenError } from '../context/session-error.ts';
import type { SessionStore } from '../context/session-store.ts';
import { JournaledTree } from './journaled-tree.ts';
import { readTranscripts } from './read-transcripts.ts';
import type { RecordingSettings } from './record-test.ts';
import { lockSession, runningOwner, type SessionLock, sessionInUse } from './session-lock.ts';

/** A store over a folder, and the journal that must be closed at the end. */
export interface FileStore extends SessionStore {
  readonly folder: string;
  /** Whether what was told last had been told before: a session that goes on says it again. */
  readonly isCatchingUp: boolean;
  /** Whether something was told that is not as it was: whatever is written after that throws. */
  readonly hasDiverged: boolean;
  /** Hands over every line of the journal: those that are there, then each that is appended. */
  follow(onLine: (line: JournalLine) => void): void;
  close(): void;
}

/**
 * Makes the folder of a new session, locks it, and keeps the session there. One process wins where two
 * want the same name. A folder in which a session was killed before it had a config is used again:
 * there is nothing in it that could be resumed, or that was paid for there.
 *
 * @param sessionsFolder `lab/sessions`
 * @param name checked before
 * @throws {NameTakenError} there is a session of that name
 */
export function createFileStore(sessionsFolder: string, name: string, now: () => Date): FileStore {
  const folder = join(sessionsFolder, name);
  makeFolder(sessionsFolder);
  try {
    mkdirSync(folder);
    // What is paid for in it is safe only if the folder itself is.
    syncFolder(sessionsFolder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = runningOwner(folder);
    if (owner !== null) throw sessionInUse(folder, owner, error);
    if (!isStillborn(folder)) throw nameTaken(name, error);
  }
  const lock = lockSession(folder, now);
  try {
    if (!isStillborn(folder)) throw nameTaken(name);
    for (const left of BEFORE_CONFIG) rmSync(join(folder, left), { recursive: true, force: true });
    removeHalfWritten(folder);
    mkdirSync(join(folder, 'transcripts'));
    const files = new JournaledTree(folder, new LogWriter(join(folder, 'journal.jsonl'), now));
    return {
      ...commonStore(files, lock, now),
      isCatchingUp: false,
      hasDiverged: false,
      write: (path, text, options = { isDurable: true }) =>
        files.write(path, Buffer.from(text, 'utf8'), options),
      recordTurn: (transcript) => files.writeTranscript(transcript),
      recordedAttempts: () => [],
      append: (event) => files.append(event),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The module that workers load to write test files: beside this one, built or not. */
const RECORDER = new URL(
  import.meta.url.endsWith('.ts') ? './record-test.ts' : './record-test.js',
  import.meta.url,
).href;

/** What is the same in a session that is new and in one that goes on. */
export function commonStore(files: JournaledTree, lock: SessionLock, now: () => Date) {
  const { folder } = files;
  return {
    folder,
    recording(segment: number): Recording {
      const settings: RecordingSettings = { folder: join(folder, `segment_${segment}`) };
      return { recorder: RECORDER, settings };
    },
    follow: (onLine: (line: JournalLine) => void) => files.follow(onLine),
    sync: () => files.sync(),
    now: () => now().getTime(),
    /** The lock goes whatever becomes of the journal: nothing is written after this. */
    close() {
      try {
        files.close();
      } finally {
        lock.release();
      }
    },
  };
}

/** What a session has made before its config. */
const BEFORE_CONFIG = ['transcripts', 'journal.jsonl', 'inputs.json'];

/** Whether nothing but the beginnings of a session is in a folder. */
function isStillborn(folder: string): boolean {
  if (!lstatSync(folder).isDirectory()) return false;
  const isOfBeginning = (entry: Dirent) =>
    isSideFile(entry.name) ||
    (BEFORE_CONFIG.includes(entry.name) && (!entry.isDirectory() || entry.name === 'transcripts'));
  return readdirSync(folder, { withFileTypes: true }).every(isOfBeginning) && holdsNoTurn(folder);
}

/** What a fork has inherited is no turn of its own: it is with the parent, which paid for it. */
function holdsNoTurn(folder: string): boolean {
  const entries = listStoredFolder(folder, 'transcripts').filter(({ name }) => !isSideFile(name));
  if (entries.some(({ name }) => !name.endsWith('.json'))) return false;
  let isWhole = true;
  const onDamaged = () => {
    isWhole = false;
  };
  for (const { inherited } of readTranscripts(folder, onDamaged)) {
    if (inherited !== true) return false;
  }
  return isWhole;
}

function nameTaken(name: string, cause?: unknown): NameTakenError {
  return new NameTakenError(
    `There is a session "${name}" already: choose another --name, or read it with "maestro show ${name}"`,
    { cause },
  );
}
