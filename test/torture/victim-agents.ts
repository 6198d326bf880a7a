import type { Agents } from '../../agents/briefs/roles.ts';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { anthropicClient } from '../../agents/models/anthropic-client.ts';
import { parseBaseUrl } from '../../agents/models/base-url.ts';
import { Budget, NO_LIMITS } from '../../agents/models/budget.ts';
import { openaiClient } from '../../agents/models/openai-client.ts';
import { DEFAULT_TURN_DEADLINE_MS, type ModelDesk } from '../../sessions/context/model-desk.ts';
import type { SessionStore } from '../../sessions/context/session-store.ts';
import type { Moments } from './moments.ts';

/** Agents whose every turn has a moment before it is asked and one after its answer. */
export function victimAgents(moments: Moments): Agents {
  return {
    maestro: watched(heuristicAgents.maestro, moments),
    strategist: watched(heuristicAgents.strategist, moments),
    critic: watched(heuristicAgents.critic, moments),
  };
}

/** The address of a stub provider, and the key by which it identifies this session's calls. */
export interface StubAccess {
  readonly url: string;
  readonly key: string;
}

/** A desk at which the real SDKs ask a stub over HTTP, with a moment before each call and after it. */
export function victimDesk(
  { url, key }: StubAccess,
  { recordedAttempts }: Pick<SessionStore, 'recordedAttempts'>,
  moments: Moments,
): ModelDesk {
  return {
    recorded: recordedAttempts,
    async connect({ provider, model }) {
      const baseUrl = parseBaseUrl(provider === 'anthropic' ? url : `${url}/v1`);
      const make = provider === 'anthropic' ? anthropicClient : openaiClient;
      const client = make({ model, apiKey: key, baseUrl });
      return {
        ...client,
        async complete(request, options) {
          moments.pass('model:before');
          const reply = await client.complete(request, options);
          moments.pass('model:after');
          return reply;
        },
      };
    },
    budget: new Budget(NO_LIMITS),
    turnDeadlineMs: DEFAULT_TURN_DEADLINE_MS,
    sleep: async () => {},
  };
}

type Turns = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

function watched<Role extends object>(role: Role, moments: Moments): Role {
  const turns = Object.entries(role as unknown as Turns).map(([turn, take]) => [
    turn,
    async (...args: never[]) => {
      moments.pass('call:before');
      const message = await take(...args);
      moments.pass('call:after');
      return message;
    },
  ]);
  return Object.fromEntries(turns) as Role;
}
