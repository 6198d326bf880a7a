import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../market/make-folder.ts';
import { SessionError } from './errors.ts';
import { Journal } from './journal.ts';
import { JournaledTree } from './journaled-tree.ts';
import type { SessionStore } from './session-store.ts';
import { SessionTree } from './session-tree.ts';

/** A store over a folder, and the journal that must be closed at the end. */
export interface FileStore extends SessionStore {
  readonly folder: string;
  /** Whether what was told last had been told before: a session that goes on says it again. */
  readonly isCatchingUp: boolean;
  close(): void;
}

/**
 * Makes the folder of a new session and keeps the session there. One process wins where two want the
 * same name.
 *
 * @param sessionsFolder `lab/sessions`
 * @param name checked before
 * @throws {SessionError} there is a session of that name
 */
export function createFileStore(sessionsFolder: string, name: string, now: () => Date): FileStore {
  const folder = join(sessionsFolder, name);
  makeFolder(sessionsFolder);
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new SessionError(
      `There is a session "${name}" already: choose another --name, or read it with "maestro show ${name}"`,
      { cause: error },
    );
  }
  mkdirSync(join(folder, 'transcripts'));
  const tree = new SessionTree(folder);
  const journal = new Journal(join(folder, 'journal.jsonl'), now);
  const files = new JournaledTree(tree, journal);
  return {
    folder,
    isCatchingUp: false,
    write: (path, text, { isDurable } = { isDurable: true }) =>
      files.write(path, Buffer.from(text, 'utf8'), { isDurable }),
    recording: (segment) => tree.recording(segment),
    recordTurn: (transcript) => files.writeTranscript(transcript),
    recordedAttempts: () => [],
    append: (event) => journal.append(event),
    sync: () => journal.sync(),
    now: () => now().getTime(),
    close: () => journal.close(),
  };
}
