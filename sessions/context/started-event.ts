import { NO_LIMITS } from '../../agents/models/budget.ts';
import { pick } from '../../protocol/pick.ts';
import type { BudgetLimits, SessionEvent } from '../../protocol/session-event.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { recordInputs } from './record-inputs.ts';
import { seatName } from './seat-name.ts';
import type { SessionContext } from './session-context.ts';
import type { SessionSetup } from './session-setup.ts';

export function startedEvent(
  { session, market, schedule, config }: SessionIdentity,
  name: string,
  budget: BudgetLimits,
  workers: number,
): Extract<SessionEvent, { type: 'session_started' }> {
  const agents = Object.entries(config.agents).map(([role, seat]) => [role, seatName(seat)]);
  return {
    type: 'session_started',
    name,
    session,
    market,
    schedule,
    ...pick(config, ['segments', 'tests', 'wave', 'seed', 'targets']),
    agents: Object.fromEntries(agents),
    budget,
    workers,
  };
}

/**
 * Records everything that determines a session. A folder with a config is a session, so the inputs and
 * the budget are recorded before the config.
 */
export function recordStart(context: SessionContext, { identity, name, bars }: SessionSetup): void {
  const { store, desk, pool, emit } = context;
  recordInputs(context);
  if (bars !== undefined) store.write('bars.json', bars);
  emit(startedEvent(identity, name, desk?.budget.limits ?? NO_LIMITS, pool.workers));
  store.sync();
  store.write('session_config.json', `${JSON.stringify(identity, null, 2)}\n`);
}
