import { defaultModel, seatFor } from '../../agents/models/known-models.ts';
import { type ModelCard, Provider, type Seat } from '../../protocol/agent-seat.ts';
import type { Role } from '../../protocol/session-files.ts';
import { UsageError } from '../failures/failure.ts';
import { suggestion } from '../failures/suggestion.ts';
import { given } from '../options/given.ts';
import {
  accessTo,
  type Environment,
  isSet,
  PROVIDER_VARIABLES,
  priceOfOwnServer,
} from './provider-settings.ts';

/** The agents as typed. */
export interface AgentRequest {
  /** `auto`, `heuristic` or `PROVIDER[:MODEL]`: for every role without a choice of its own. */
  readonly agents: string;
  readonly strategist?: string;
  readonly critic?: string;
  readonly maestro?: string;
  /** From the config file. */
  readonly models?: readonly ModelCard[];
  readonly allowUnpriced?: boolean;
  /** `--base-url`. */
  readonly baseUrl?: string;
  readonly environment: Environment;
}

export interface ChosenAgents {
  readonly seats: Readonly<Record<Role, Seat>>;
  /** The agents and why, for the first screen. */
  readonly sentence: string;
}

export const ROLES = ['strategist', 'maestro', 'critic'] as const;

interface SeatedRole {
  readonly role: Role;
  readonly seat: Seat;
  readonly why: string;
}

/**
 * Seats the three roles. `auto` uses Anthropic for Strategist and Maestro and OpenAI for the Critic if
 * both keys are set; one provider for all roles if only its key is set; else heuristic agents.
 *
 * @throws {UsageError} no such provider, no key, no model, or no price
 */
export function chooseAgents(request: AgentRequest): ChosenAgents {
  const seated = ROLES.map((role) => seatRole(role, request[role] ?? request.agents, request));
  const seats = Object.fromEntries(seated.map(({ role, seat }) => [role, seat]));
  return { seats: seats as Record<Role, Seat>, sentence: describe(seated) };
}

function seatRole(role: Role, wanted: string, request: AgentRequest): SeatedRole {
  if (wanted === 'auto') return automatic(role, request);
  if (wanted === 'heuristic') return { role, seat: 'heuristic', why: 'as requested' };
  // Models may have colons in their names: llama3.1:8b.
  const [name, ...rest] = wanted.split(':');
  const provider = Provider.safeParse(name);
  if (!provider.success) throw new UsageError(noSuchProvider(name!));
  const model = rest.join(':') || defaultModel(provider.data);
  if (model === null) {
    throw new UsageError(
      `Cannot seat the ${role}: "${wanted}" names no model; give ${name}:MODEL with the server's name of the model`,
    );
  }
  return { role, seat: seatOf(role, provider.data, model, request), why: 'as requested' };
}

function noSuchProvider(name: string): string {
  if (name === 'recorded') {
    return 'Cannot seat "recorded": only replay, verify, resume and fork use recorded answers; use auto, heuristic, anthropic, openai or compatible';
  }
  const names = ['auto', 'heuristic', ...Provider.options];
  return `Cannot seat "${name}": no such provider; ${suggestion(name, names)}`;
}

const KEYS = [PROVIDER_VARIABLES.anthropic.key, PROVIDER_VARIABLES.openai.key] as const;

function automatic(role: Role, request: AgentRequest): SeatedRole {
  const [hasAnthropic, hasOpenai] = KEYS.map((key) => isSet(request.environment, key));
  if (!hasAnthropic && !hasOpenai) {
    return { role, seat: 'heuristic', why: `neither ${KEYS[0]} nor ${KEYS[1]} is set` };
  }
  const provider = hasOpenai && (role === 'critic' || !hasAnthropic) ? 'openai' : 'anthropic';
  const [own, other] = provider === 'anthropic' ? KEYS : [KEYS[1], KEYS[0]];
  const seat = seatOf(role, provider, defaultModel(provider)!, request);
  const why = `${own} is set${hasAnthropic && hasOpenai ? '' : ` and ${other} is not`}`;
  return { role, seat, why };
}

function seatOf(role: Role, provider: Provider, model: string, request: AgentRequest): Seat {
  const { environment, models = [], allowUnpriced = false } = request;
  const cannot = `Cannot seat the ${role}`;
  const { baseUrl } = accessTo(provider, environment, request.baseUrl, cannot);
  const price = priceOfOwnServer(provider, baseUrl);
  const made = seatFor(provider, model, {
    cards: models,
    allowUnpriced,
    ...given({ otherwise: price ?? undefined }),
  });
  if ('problem' in made)
    throw new UsageError(`${cannot}: ${provider}:${model} cannot be used, ${made.problem}`);
  return made.seat;
}

function describe(seated: readonly SeatedRole[]): string {
  const groups = new Map<string, Role[]>();
  for (const { role, seat, why } of seated) {
    const what = `${nameOf(seat)} (${why})`;
    groups.set(what, [...(groups.get(what) ?? []), role]);
  }
  const [[what, roles]] = [...groups] as [[string, Role[]]];
  if (roles.length === ROLES.length) {
    return what.startsWith('heuristic')
      ? `Heuristic agents${what.slice('heuristic'.length)}`
      : `All agents: ${what}`;
  }
  const text = [...groups].map(([one, ofIt]) => `${ofIt.join(' and ')}: ${one}`).join('; ');
  return text[0]!.toUpperCase() + text.slice(1);
}

function nameOf(seat: Seat): string {
  if (seat === 'heuristic') return seat;
  const note = seat.price === null ? ', price unknown' : '';
  return `${seat.provider}:${seat.model}${note}`;
}
