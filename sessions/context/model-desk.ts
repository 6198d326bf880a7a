import { Budget, NO_LIMITS } from '../../agents/models/budget.ts';
import type { ModelClient } from '../../agents/models/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { Transcript } from '../../protocol/session-files.ts';

/** What a session needs if language models take roles. */
export interface ModelDesk {
  /** The recorded attempts at a turn, in order, from an earlier run of this session. */
  recorded(turn: number): readonly Transcript[];
  /** Creates the client of a seat; null if no model may be called and answers are only read back. */
  readonly connect: ((seat: ModelSeat) => Promise<ModelClient>) | null;
  readonly budget: Budget;
  /** A turn is dropped if its attempts and waits together take longer. */
  readonly turnDeadlineMs: number;
  /** @throws the reason of `signal` if it is aborted earlier */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const DEFAULT_TURN_DEADLINE_MS = 5 * 60_000;

/** A desk without models: every answer is read back, and a missing one is an error. */
export function recordedDesk(recorded: ModelDesk['recorded']): ModelDesk {
  return {
    recorded,
    connect: null,
    budget: new Budget(NO_LIMITS),
    turnDeadlineMs: DEFAULT_TURN_DEADLINE_MS,
    sleep: async () => {},
  };
}
