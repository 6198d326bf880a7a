import { setTimeout as wait } from 'node:timers/promises';
import { Budget } from '../../agents/budget.ts';
import type { ModelClient } from '../../agents/model-client.ts';
import type { ModelSeat } from '../../protocol/agent-seat.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';
import type { Transcript } from '../../protocol/session-files.ts';
import { DEFAULT_TURN_DEADLINE_MS, type ModelDesk } from '../../sessions/model-desk.ts';
import type { SessionStore } from '../../sessions/session-store.ts';
import type { CallFlags } from './agent-options.ts';

/** What models may cost where nothing was said: keys that are set must not mean an open bill. */
const DEFAULT_BUDGET_USD = 5;

/**
 * The limits of a session: what was typed, else what the config file says or an earlier run of the
 * session had, else 5 USD where a model has a price.
 */
export function budgetLimits(
  flags: CallFlags,
  before: { readonly [Limit in keyof BudgetLimits]?: BudgetLimits[Limit] | undefined },
  agents: SessionConfig['agents'],
): BudgetLimits {
  const isPaid = Object.values(agents).some((seat) => seat !== 'heuristic' && seat.price !== null);
  const usual = isPaid ? DEFAULT_BUDGET_USD : null;
  return {
    usd: flags.budgetUsd ?? before.usd ?? usual,
    tokens: flags.budgetTokens ?? before.tokens ?? null,
    calls: flags.maxCalls ?? before.calls ?? null,
  };
}

/** The desk of a session, from what was typed and what the config file or an earlier run says. */
export function deskFor(
  flags: CallFlags,
  before: Parameters<typeof budgetLimits>[1] & {
    readonly on_budget?: 'heuristic' | 'stop' | undefined;
  },
  agents: SessionConfig['agents'],
  store: Pick<SessionStore, 'recordedAttempts'>,
): ModelDesk {
  const { baseUrl, structured, turnTimeout } = flags;
  return liveDesk({
    limits: budgetLimits(flags, before, agents),
    onBudget: flags.onBudget ?? before.on_budget ?? 'heuristic',
    turnTimeoutS: turnTimeout,
    connect: async (seat) => {
      const { clientFor } = await import('./model-clients.ts');
      return clientFor(seat, process.env, {
        ...(baseUrl === undefined ? {} : { baseUrl }),
        ...(structured === undefined ? {} : { structured }),
      });
    },
    recorded: (turn) => store.recordedAttempts(turn),
  });
}

interface LiveDeskOptions {
  readonly limits: BudgetLimits;
  readonly onBudget: 'heuristic' | 'stop';
  readonly turnTimeoutS: number | undefined;
  readonly connect: (seat: ModelSeat) => Promise<ModelClient>;
  readonly recorded: (turn: number) => readonly Transcript[];
}

/** A desk at which models sit: one client for each, made when it is first asked. */
function liveDesk({
  limits,
  onBudget,
  turnTimeoutS,
  connect,
  recorded,
}: LiveDeskOptions): ModelDesk {
  const clients = new Map<string, Promise<ModelClient>>();
  return {
    recorded,
    connect(seat) {
      const key = JSON.stringify([seat.provider, seat.model]);
      const client = clients.get(key) ?? connect(seat);
      clients.set(key, client);
      return client;
    },
    budget: new Budget(limits),
    onBudget,
    turnDeadlineMs: turnTimeoutS === undefined ? DEFAULT_TURN_DEADLINE_MS : 1000 * turnTimeoutS,
    async sleep(ms, signal) {
      try {
        await wait(ms, undefined, { signal });
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      }
    },
  };
}
