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

/** A store in a folder with a journal; it must be closed at the end. */
export interface FileStore extends SessionStore {
  readonly folder: string;
  /** Whether the last event was on record already: a resumed session emits all of its events again. */
  readonly isCatchingUp: boolean;
  /** Whether an event differed from the recorded one: every later write throws. */
  readonly hasDiverged: boolean;
  /** Passes on every line of the journal: the existing ones, then each that is appended. */
  follow(onLine: (line: JournalLine) => void): void;
  close(): void;
}

/**
 * Creates and locks the folder of a new session. If two processes use the same name, one of them wins. A
 * folder whose session was killed before it had a config is reused: it holds nothing to resume and no
 * paid answers.
 *
 * @param sessionsFolder `lab/sessions`
 * @param name checked by the caller
 * @throws {NameTakenError} a session of that name exists
 */
export function createFileStore(sessionsFolder: string, name: string, now: () => Date): FileStore {
  const folder = join(sessionsFolder, name);
  makeFolder(sessionsFolder);
  try {
    mkdirSync(folder);
    // The answers in it are durable only if the folder itself is.
    syncFolder(sessionsFolder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = runningOwner(folder);
    if (owner !== null) throw sessionInUse(folder, owner, error);
    if (!isUnstarted(folder)) throw nameTaken(name, error);
  }
  const lock = lockSession(folder, now);
  try {
    if (!isUnstarted(folder)) throw nameTaken(name);
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

/** The module that workers load to write test files: next to this one, built or not. */
const RECORDER = new URL(
  import.meta.url.endsWith('.ts') ? './record-test.ts' : './record-test.js',
  import.meta.url,
).href;

/** The common part of the stores of a new and of a resumed session. */
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
    /** Releases the lock even if closing the journal fails: nothing is written after this. */
    close() {
      try {
        files.close();
      } finally {
        lock.release();
      }
    },
  };
}

/** The files that a session writes before its config. */
const BEFORE_CONFIG = ['transcripts', 'journal.jsonl', 'inputs.json', 'bars.json'];

/** Whether a folder holds only files that a session writes before its config. */
function isUnstarted(folder: string): boolean {
  if (!lstatSync(folder).isDirectory()) return false;
  const isOfBeginning = (entry: Dirent) =>
    isSideFile(entry.name) ||
    (BEFORE_CONFIG.includes(entry.name) && (!entry.isDirectory() || entry.name === 'transcripts'));
  return readdirSync(folder, { withFileTypes: true }).every(isOfBeginning) && holdsNoTurn(folder);
}

/** Inherited turns of a fork do not count: the parent, which paid for them, has them as well. */
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
    `Cannot create session "${name}": it exists already; choose another --name, or read it with "maestro show ${name}"`,
    { cause },
  );
}
