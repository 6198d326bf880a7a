import type { Transcript } from '../../protocol/session-files.ts';
import { transcriptPath } from '../../protocol/transcript-path.ts';
import { sha256, type WriteOptions } from '../../store/durable-file.ts';
import type { Journal } from './journal.ts';
import type { SessionTree } from './session-tree.ts';

/** Writes files of a session, and then the hash of each into the journal. */
export class JournaledTree {
  readonly #tree: SessionTree;
  readonly #journal: Journal;

  constructor(tree: SessionTree, journal: Journal) {
    this.#tree = tree;
    this.#journal = journal;
  }

  write(path: string, bytes: Uint8Array, options: WriteOptions): void {
    this.#tree.write(path, bytes, options);
    this.tell(path, bytes);
  }

  /** A file that is there already. */
  tell(path: string, bytes: Uint8Array, { isPaid } = { isPaid: false }): void {
    const event = {
      type: 'file_written',
      path,
      sha256: sha256(bytes),
      bytes: bytes.length,
      ...(isPaid ? ({ paid: true } as const) : {}),
    } as const;
    this.#journal.append(event);
  }

  /** What was paid for is safe after this; what was computed can be computed again. */
  writeTranscript(transcript: Transcript): string {
    const path = transcriptPath(transcript);
    const isPaid = transcript.kind !== 'compute';
    const bytes = Buffer.from(`${JSON.stringify(transcript, null, 2)}\n`, 'utf8');
    this.#tree.write(path, bytes, { isDurable: isPaid });
    this.tell(path, bytes, { isPaid });
    if (isPaid) this.#journal.sync();
    return path;
  }
}
