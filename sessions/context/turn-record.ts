import { pick } from '../../protocol/pick.ts';
import type { Role, Transcript } from '../../protocol/session-files.ts';

export interface TurnFacts {
  readonly turn: number;
  readonly role: Role;
  readonly purpose: string;
  readonly segment: number;
}

/**
 * What of an attempt at a turn reaches a page: neither what was asked, which is long, nor when it was,
 * which is another each time.
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

/** A turn that has ended, with everything that was said in it. */
export interface TurnRecord extends TurnFacts {
  /** The message in a sentence; null where it was dropped. */
  readonly says: string | null;
  /** Why it was dropped; null where it was used. */
  readonly dropped: string | null;
  readonly attempts: readonly AttemptRecord[];
}
