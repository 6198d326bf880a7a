import type { BudgetLimits, SessionEvent } from '../../protocol/session-event.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { seatName } from './seat-name.ts';

/** What the journal of a session begins with. */
export function startedEvent(
  { session, market, schedule, config }: SessionIdentity,
  name: string,
  budget: BudgetLimits,
  workers: number,
): Extract<SessionEvent, { type: 'session_started' }> {
  const { segments, tests, wave, seed, targets, agents } = config;
  return {
    type: 'session_started',
    ...{ name, session, market, schedule, segments, tests, wave, seed, targets },
    agents: Object.fromEntries(
      Object.entries(agents).map(([role, seat]) => [role, seatName(seat)]),
    ),
    budget,
    workers,
  };
}
