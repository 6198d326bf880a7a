import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import type { AgentsView, TurnView } from './session-view.ts';

/** More than a screen of it is never shown. */
const KEPT_TEXT = 8_000;

/** Who speaks, what was said, and what it has cost so far. */
export function updateAgents(agents: AgentsView, event: SessionEvent, now: number): AgentsView {
  switch (event.type) {
    case 'call_started': {
      const { role, purpose, model } = event;
      return { ...agents, speaking: { role, purpose, model, startedAt: now, text: '' } };
    }
    case 'agent_text': {
      const { speaking } = agents;
      if (speaking === null) return agents;
      return {
        ...agents,
        speaking: { ...speaking, text: (speaking.text + event.text).slice(-KEPT_TEXT) },
      };
    }
    case 'call_finished': {
      const tokens = tokensOf(event);
      return {
        speaking: null,
        calls: agents.calls + 1,
        tokens: agents.tokens + tokens,
        costUsd: agents.costUsd + event.cost_usd,
        turns: charge(agents.turns, event, tokens, now),
      };
    }
    case 'turn': {
      const { segment, turn, role, purpose, says, file } = event;
      const paid = agents.turns.find((one) => one.turn === turn);
      const said: TurnView = {
        segment,
        turn,
        role,
        purpose,
        says,
        file,
        at: now,
        costUsd: paid?.costUsd ?? 0,
        tokens: paid?.tokens ?? 0,
      };
      return { ...agents, turns: [...agents.turns.filter((one) => one.turn !== turn), said] };
    }
    case 'session_resumed':
    case 'session_stopped':
    case 'session_finished':
      return { ...agents, speaking: null };
    default:
      return agents;
  }
}

/** A turn that was asked for and of which nothing is told yet has no words; it may be dropped. */
function charge(
  turns: readonly TurnView[],
  event: EventOf<'call_finished'>,
  tokens: number,
  now: number,
): TurnView[] {
  const { segment, turn, role, purpose, cost_usd } = event;
  const before = turns.find((one) => one.turn === turn);
  const asked: TurnView = {
    segment,
    turn,
    role,
    purpose,
    at: now,
    says: before?.says ?? '',
    file: before?.file ?? null,
    costUsd: (before?.costUsd ?? 0) + cost_usd,
    tokens: (before?.tokens ?? 0) + tokens,
  };
  return [...turns.filter((one) => one.turn !== turn), asked];
}

function tokensOf({ usage }: EventOf<'call_finished'>): number {
  return usage === null ? 0 : Object.values(usage).reduce((sum, count) => sum + count, 0);
}
