import type { Transcript } from '../../protocol/session-files.ts';
import { listStoredFolder, readStoredText } from '../../store/read-stored-file.ts';
import { SessionError } from '../context/session-error.ts';
import { parseTranscript } from './parse-transcript.ts';

/** Called with each file of `transcripts/` that is not a transcript: its path in the session, and why. */
export type OnDamaged = (path: string, why: string) => void;

/** Makes a damaged file an error. */
export function rejectDamaged(path: string, why: string): never {
  throw new SessionError(`Cannot read ${path}: it ${why}`);
}

/**
 * Every attempt at every turn of a session, by turn and attempt; one at a time, since all of them may
 * not fit in memory.
 *
 * @param folder of the session
 * @throws {StoreError} a file is a link or a pipe, or too long; or `transcripts` is not a folder
 */
export function* readTranscripts(folder: string, onDamaged: OnDamaged): Generator<Transcript> {
  for (const { path } of transcriptFiles(folder, onDamaged)) {
    const read = parseTranscript(readStoredText(folder, path) ?? '', path);
    if (typeof read === 'string') onDamaged(path, read);
    else yield read;
  }
}

/** In characters, over all attempts at a turn. */
const LONGEST_TURN = 64e6;

/**
 * Reads the attempts at a turn on demand.
 *
 * @param isMeant whether to read the file of that path
 * @returns a reader that throws as `readTranscripts` does, and if a turn is too long
 */
export function transcriptsByTurn(
  folder: string,
  onDamaged: OnDamaged,
  isMeant: (path: string) => boolean = () => true,
): (turn: number) => Transcript[] {
  const byTurn = new Map<number, string[]>();
  for (const { turn, path } of transcriptFiles(folder, onDamaged)) {
    if (!isMeant(path)) continue;
    const known = byTurn.get(turn);
    if (known === undefined) byTurn.set(turn, [path]);
    else known.push(path);
  }
  return (turn) => {
    const found: Transcript[] = [];
    let length = 0;
    for (const path of byTurn.get(turn) ?? []) {
      const text = readStoredText(folder, path) ?? '';
      length += text.length;
      if (length > LONGEST_TURN) {
        throw new SessionError(`Cannot read ${path}: its turn is longer than 64 MB`);
      }
      const read = parseTranscript(text, path);
      if (typeof read === 'string') onDamaged(path, read);
      else found.push(read);
    }
    return found;
  };
}

interface TranscriptFile {
  readonly path: string;
  readonly turn: number;
  readonly attempt: number;
}

/** Sorted by turn and attempt, according to their names. */
export function transcriptFiles(folder: string, onDamaged: OnDamaged): TranscriptFile[] {
  const files: TranscriptFile[] = [];
  for (const { name } of listStoredFolder(folder, 'transcripts')) {
    if (!name.endsWith('.json')) continue;
    const path = `transcripts/${name}`;
    const number = /^(\d+)_.*?(?:_a(\d+))?\.json$/.exec(name);
    if (number === null) onDamaged(path, 'does not have the name of a transcript');
    else files.push({ path, turn: Number(number[1]), attempt: Number(number[2] ?? 1) });
  }
  return files.sort((a, b) => a.turn - b.turn || a.attempt - b.attempt);
}
