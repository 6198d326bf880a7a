import type { Recording } from '../../engine/pool/pool-port.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';

/** Where a session's files and events go: to disk, or nowhere. */
export interface SessionStore {
  /** Where the test files of a segment go; null where they are not kept. */
  recording(segment: number): Recording | null;
  /**
   * A whole file of the tree, replaced as one.
   *
   * @param path relative to the session, with slashes
   */
  write(path: string, text: string, options?: { readonly isDurable: boolean }): void;
  /**
   * One attempt at a turn, safe before its answer is used.
   *
   * @returns the path of its file; null where none is kept
   */
  recordTurn(transcript: Transcript): string | null;
  /** Attempts at a turn that were recorded before the session was resumed, by their number. */
  recordedAttempts(turn: number): readonly Transcript[];
  append(event: SessionEvent): void;
  /** Everything appended so far is safe from here on. */
  sync(): void;
  /** Milliseconds since 1970, for the clock fields of transcripts. */
  now(): number;
}

/** A store that keeps nothing: for sessions in memory. */
export const nullStore: SessionStore = {
  recording: () => null,
  write: () => {},
  recordTurn: () => null,
  recordedAttempts: () => [],
  append: () => {},
  sync: () => {},
  now: () => 0,
};
