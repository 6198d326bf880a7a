import { Budget, NO_LIMITS } from '../../agents/models/budget.ts';
import type { ModelClient } from '../../agents/models/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { Transcript } from '../../protocol/session-files.ts';

/** What a session needs where language models take roles. */
export interface ModelDesk {
  /** What was recorded of a turn by an earlier run of this session: its attempts in order. */
  recorded(turn: number): readonly Transcript[];
  /** Makes the client of a seat; null where nobody may be asked, since answers are only read back. */
  readonly connect: ((seat: ModelSeat) => Promise<ModelClient>) | null;
  readonly budget: Budget;
  /** A turn that takes longer is dropped: all its attempts and waits together. */
  readonly turnDeadlineMs: number;
  /** @throws the reason of `signal` where it is aborted before the time is over */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const DEFAULT_TURN_DEADLINE_MS = 5 * 60_000;

/** A desk at which nobody sits: every answer is read back, and a missing one is an error. */
export function recordedDesk(recorded: ModelDesk['recorded']): ModelDesk {
  return {
    recorded,
    connect: null,
    budget: new Budget(NO_LIMITS),
    turnDeadlineMs: DEFAULT_TURN_DEADLINE_MS,
    sleep: async () => {},
  };
}
