import { setTimeout as wait } from 'node:timers/promises';
import { Budget } from '../../agents/models/budget.ts';
import type { ModelClient } from '../../agents/models/model-client.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';
import { DEFAULT_TURN_DEADLINE_MS, type ModelDesk } from '../../sessions/context/model-desk.ts';
import type { SessionStore } from '../../sessions/context/session-store.ts';
import type { CallFlags } from '../options/agent-options.ts';
import { given } from '../options/given.ts';
import type { AgentSettings } from './agent-settings.ts';

/** Default budget of models: a key in the environment must not mean unlimited spending. */
const DEFAULT_BUDGET_USD = 5;

/** The limits that were typed; the others are absent. */
export function typedLimits(flags: CallFlags): Partial<BudgetLimits> {
  const { budgetUsd, budgetTokens, maxCalls, onBudget } = flags;
  return given({ usd: budgetUsd, tokens: budgetTokens, calls: maxCalls, on_budget: onBudget });
}

/** The limits of a new session: typed, else of the config file, else 5 USD if a model costs something. */
export function limitsOf(
  flags: CallFlags,
  { budget = {} }: AgentSettings,
  agents: SessionConfig['agents'],
): BudgetLimits {
  const isPaid = Object.values(agents).some(
    (seat) => seat !== 'heuristic' && Object.values(seat.price ?? {}).some((usd) => usd > 0),
  );
  const { usd, tokens, calls, on_budget } = budget;
  return {
    usd: usd ?? (isPaid ? DEFAULT_BUDGET_USD : null),
    tokens: tokens ?? null,
    calls: calls ?? null,
    on_budget: on_budget ?? 'heuristic',
    ...typedLimits(flags),
  };
}

/** The limits of a fork: typed, else those of its parent, else of a new session. */
export function limitsOfFork(
  flags: CallFlags,
  parent: BudgetLimits | null,
  agents: SessionConfig['agents'],
): BudgetLimits {
  const defaults = limitsOf({}, {}, agents);
  const { usd, ...others } = parent ?? defaults;
  return { ...others, usd: usd ?? defaults.usd, ...typedLimits(flags) };
}

/** A model desk with one client for each model, created on its first call. */
export function liveDesk(
  flags: CallFlags,
  limits: BudgetLimits,
  { recordedAttempts }: Pick<SessionStore, 'recordedAttempts'>,
): ModelDesk {
  const clients = new Map<string, Promise<ModelClient>>();
  const { baseUrl, structured, turnTimeout } = flags;
  return {
    recorded: recordedAttempts,
    async connect(seat) {
      const { clientFor } = await import('./model-clients.ts');
      const key = JSON.stringify([seat.provider, seat.model]);
      const client =
        clients.get(key) ?? clientFor(seat, process.env, given({ baseUrl, structured }));
      clients.set(key, client);
      return client;
    },
    budget: new Budget(limits),
    turnDeadlineMs: turnTimeout === undefined ? DEFAULT_TURN_DEADLINE_MS : 1000 * turnTimeout,
    async sleep(ms, signal) {
      try {
        await wait(ms, undefined, { signal });
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    },
  };
}
