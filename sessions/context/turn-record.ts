import { pick } from '../../protocol/pick.ts';
import type { Role, Transcript } from '../../protocol/session-files.ts';

export interface TurnFacts {
  readonly turn: number;
  readonly role: Role;
  readonly purpose: string;
  readonly segment: number;
}

/**
 * The fields of an attempt that reports show: without the request, which is long, and the clock, which
 * differs between runs.
 */
const SHOWN = [
  'attempt',
  'kind',
  'provider',
  'model',
  'outcome',
  'error',
  'will_retry',
  'usage',
  'cost_usd',
  'response',
  'inherited',
] as const satisfies readonly (keyof Transcript)[];

export type AttemptRecord = Pick<Transcript, (typeof SHOWN)[number]>;

export function attemptRecord(transcript: Transcript): AttemptRecord {
  return pick(transcript, SHOWN);
}

/** A finished turn with all of its attempts. */
export interface TurnRecord extends TurnFacts {
  /** The message in a sentence; null if it was dropped. */
  readonly says: string | null;
  /** Why it was dropped; null if it was used. */
  readonly dropped: string | null;
  readonly attempts: readonly AttemptRecord[];
}
