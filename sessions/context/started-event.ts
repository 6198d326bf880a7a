import { NO_LIMITS } from '../../agents/models/budget.ts';
import type { BudgetLimits, SessionEvent } from '../../protocol/session-event.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { seatName } from './seat-name.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionSetup } from './session-setup.ts';

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
    name,
    session,
    market,
    schedule,
    segments,
    tests,
    wave,
    seed,
    targets,
    agents: Object.fromEntries(
      Object.entries(agents).map(([role, seat]) => [role, seatName(seat)]),
    ),
    budget,
    workers,
  };
}

/**
 * Writes what a session is a function of. It is there once it has a config: by then all else must be,
 * and what it may spend.
 */
export function recordStart(
  { store, inputs, desk, pool, emit }: SessionContext,
  { identity, name }: SessionSetup,
): void {
  store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
  emit(startedEvent(identity, name, desk?.budget.limits ?? NO_LIMITS, pool.workers));
  store.sync();
  store.write('session_config.json', `${JSON.stringify(identity, null, 2)}\n`);
}
