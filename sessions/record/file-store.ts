import { type Dirent, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalLine } from '../../protocol/session-event.ts';
import { syncFolder } from '../../store/durable-file.ts';
import { NameTakenError } from '../../store/errors.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { listStoredFolder } from '../../store/read-stored-file.ts';
import { isSideFile, removeHalfWritten } from '../../store/side-files.ts';
import type { SessionStore } from '../context/session-store.ts';
import { Journal } from './journal.ts';
import { JournaledTree } from './journaled-tree.ts';
import { readTranscripts } from './read-transcripts.ts';
import { lockSession, runningOwner, type SessionLock, sessionInUse } from './session-lock.ts';
import { SessionTree } from './session-tree.ts';

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
    const journal = new Journal(join(folder, 'journal.jsonl'), now);
    return storeOf(folder, journal, lock, now);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function storeOf(folder: string, journal: Journal, lock: SessionLock, now: () => Date): FileStore {
  const tree = new SessionTree(folder);
  const files = new JournaledTree(tree, journal);
  return {
    folder,
    isCatchingUp: false,
    hasDiverged: false,
    write: (path, text, { isDurable } = { isDurable: true }) =>
      files.write(path, Buffer.from(text, 'utf8'), { isDurable }),
    recording: (segment) => tree.recording(segment),
    recordTurn: (transcript) => files.writeTranscript(transcript),
    recordedAttempts: () => [],
    append: (event) => journal.append(event),
    follow: (onLine) => journal.follow(onLine),
    sync: () => journal.sync(),
    now: () => now().getTime(),
    close: () => closeAll(journal, lock),
  };
}

/** The lock goes whatever becomes of the journal: nothing is written after this. */
export function closeAll(journal: Journal, lock: SessionLock): void {
  try {
    journal.close();
  } finally {
    lock.release();
  }
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
