import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../market/make-folder.ts';
import { sha256, writeWhole } from './durable-file.ts';
import { SessionError } from './errors.ts';
import { Journal } from './journal.ts';
import type { RecordingSettings } from './record-test.ts';
import type { SessionStore } from './session-store.ts';
import { transcriptPath } from './transcript-path.ts';

/** The module that workers load to write test files: beside this one, built or not. */
const RECORDER = new URL(
  import.meta.url.endsWith('.ts') ? './record-test.ts' : './record-test.js',
  import.meta.url,
).href;

/** A store over a folder, and the journal that must be closed at the end. */
export interface FileStore extends SessionStore {
  readonly folder: string;
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
  const journal = new Journal(join(folder, 'journal.jsonl'), now);
  const made = new Set<string>();

  const write = (path: string, text: string, { isDurable } = { isDurable: true }): void => {
    const full = join(folder, path);
    const parent = dirname(full);
    if (!made.has(parent)) makeFolder(parent);
    made.add(parent);
    const bytes = Buffer.from(text, 'utf8');
    writeWhole(full, bytes, { isDurable });
    journal.append({ type: 'file_written', path, sha256: sha256(bytes), bytes: bytes.length });
  };

  return {
    folder,
    write,
    recording: (segment) => ({
      recorder: RECORDER,
      settings: { folder: join(folder, `segment_${segment}`) } satisfies RecordingSettings,
    }),
    recordTurn(transcript) {
      const path = transcriptPath(transcript);
      // What was paid for must be safe before it is used; what was computed can be computed again.
      const isDurable = transcript.kind !== 'compute';
      write(path, `${JSON.stringify(transcript, null, 2)}\n`, { isDurable });
      if (isDurable) journal.sync();
      return path;
    },
    append: (event) => journal.append(event),
    sync: () => journal.sync(),
    now: () => now().getTime(),
    close: () => journal.close(),
  };
}
