import type { Phase } from '../../protocol/scalars.ts';

/** Common fields of the events of a slice. */
export interface EventContext {
  readonly session: string;
  readonly isSimulated: boolean;
  readonly test: string;
  readonly phase: Phase;
  readonly candidate: number;
  readonly kept: boolean;
}
