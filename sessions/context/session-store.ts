import type { Recording } from '../../engine/pool/pool-port.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';

/** Stores the files and events of a session on disk, or discards them. */
export interface SessionStore {
  /** Where the test files of a segment are written; null if they are not kept. */
  recording(segment: number): Recording | null;
  /**
   * Writes a whole file of the tree, replacing it atomically.
   *
   * @param path relative to the session, with slashes
   */
  write(path: string, text: string, options?: { readonly isDurable: boolean }): void;
  /**
   * Records one attempt at a turn, durably, before its answer is used.
   *
   * @returns the path of its file; null if none is kept
   */
  recordTurn(transcript: Transcript): string | null;
  /** Attempts at a turn recorded before the session was resumed, in order. */
  recordedAttempts(turn: number): readonly Transcript[];
  append(event: SessionEvent): void;
  /** Makes everything appended so far durable. */
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
