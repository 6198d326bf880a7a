import { Budget } from '../agents/budget.ts';
import type { ModelClient } from '../agents/model-client.ts';
import type { ModelSeat } from '../protocol/agent-seat.ts';
import type { Transcript } from '../protocol/session-files.ts';

/** What a session needs where language models play roles. */
export interface ModelDesk {
  /** What was recorded of a turn by an earlier run of this session: its attempts in order. */
  recorded(turn: number): readonly Transcript[];
  /** Makes the client of a seat; null where nobody may be asked, since answers are only read back. */
  readonly connect: ((seat: ModelSeat) => Promise<ModelClient>) | null;
  readonly budget: Budget;
  /** Whether, where the budget ends, heuristic agents go on or the session stops. */
  readonly onBudget: 'heuristic' | 'stop';
  /** A turn that takes longer is dropped: all its attempts and waits together. */
  readonly turnDeadlineMs: number;
  /** @throws the reason of `signal` where it is aborted before the time is over */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const DEFAULT_TURN_DEADLINE_MS = 5 * 60_000;

/** A desk at which nobody sits: every answer is read back, and a missing one is an error. */
export function recordedDesk(transcripts: readonly Transcript[]): ModelDesk {
  return {
    recorded: (turn) => transcripts.filter((one) => one.turn === turn),
    connect: null,
    budget: new Budget({ usd: null, tokens: null, calls: null }),
    onBudget: 'stop',
    turnDeadlineMs: DEFAULT_TURN_DEADLINE_MS,
    sleep: async () => {},
  };
}
