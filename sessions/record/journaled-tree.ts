import { dirname, join } from 'node:path';
import type { JournalLine, SessionEvent } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256, type WriteOptions, writeWhole } from '../../store/durable-file.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { type Journal, readStoredJournal } from './journal.ts';

/**
 * The journal of a session and the files in its folder, whose hashes the journal records. Paths are
 * relative to the folder, with slashes.
 */
export class JournaledTree {
  readonly folder: string;
  readonly #made = new Set<string>();
  readonly #journal: Journal;
  #onLine: ((line: JournalLine) => void) | null = null;

  constructor(folder: string, journal: Journal) {
    this.folder = folder;
    this.#journal = journal;
  }

  append(event: SessionEvent): void {
    for (const line of this.#journal.append([{ event }])) this.#onLine?.(line);
  }

  /** Passes on every line of the journal: the existing ones, then each that is appended. */
  follow(onLine: (line: JournalLine) => void): void {
    const { lines } = readStoredJournal(join(this.folder, 'journal.jsonl'))!;
    for (const line of lines) onLine(line);
    this.#onLine = onLine;
  }

  write(path: string, bytes: Uint8Array, options: WriteOptions): void {
    this.put(path, bytes, options);
    this.recordFile(path, bytes);
  }

  /** Writes a whole file that the journal has recorded already, and creates its folder. */
  put(path: string, bytes: Uint8Array, options: WriteOptions): void {
    const full = join(this.folder, path);
    const parent = dirname(full);
    if (!this.#made.has(parent)) makeFolder(parent);
    this.#made.add(parent);
    writeWhole(full, bytes, options);
  }

  /** Records the hash of a file that exists already. */
  recordFile(path: string, bytes: Uint8Array, { isPaid } = { isPaid: false }): void {
    this.append({
      type: 'file_written',
      path,
      sha256: sha256(bytes),
      bytes: bytes.length,
      ...(isPaid ? { paid: true } : {}),
    });
  }

  /** Paid answers are durable after this; computed ones can be computed again. */
  writeTranscript(transcript: Transcript): string {
    const path = transcriptPath(transcript);
    const isPaid = transcript.kind !== 'compute';
    const bytes = Buffer.from(`${JSON.stringify(transcript, null, 2)}\n`, 'utf8');
    this.put(path, bytes, { isDurable: isPaid });
    this.recordFile(path, bytes, { isPaid });
    if (isPaid) this.sync();
    return path;
  }

  sync(): void {
    this.#journal.sync();
  }

  close(): void {
    this.#journal.close();
  }
}
