import type { Phase } from '../../protocol/scalars.ts';

/** What the events of one slice of one test have in common. */
export interface EventContext {
  readonly session: string;
  readonly isSimulated: boolean;
  readonly test: string;
  readonly phase: Phase;
  readonly candidate: number;
  readonly kept: boolean;
}
