import type { EventOf, SessionEvent } from '../protocol/session-event.ts';
import type { AgentsView, TurnView } from './session-view.ts';

/** Characters kept of a streamed answer: more than a screen holds. */
const KEPT_TEXT = 8_000;

/** The call in flight, the turns so far and their cost. */
export function updateAgents(agents: AgentsView, event: SessionEvent, now: number): AgentsView {
  switch (event.type) {
    case 'call_started': {
      const { role, purpose, model } = event;
      return { ...agents, pending: { role, purpose, model, startedAt: now, text: '' } };
    }
    case 'agent_text': {
      const { pending } = agents;
      if (pending === null) return agents;
      return {
        ...agents,
        pending: { ...pending, text: (pending.text + event.text).slice(-KEPT_TEXT) },
      };
    }
    case 'call_finished': {
      const tokens = tokensOf(event);
      return {
        pending: null,
        calls: agents.calls + 1,
        tokens: agents.tokens + tokens,
        costUsd: agents.costUsd + event.cost_usd,
        turns: charge(agents.turns, event, tokens, now),
      };
    }
    case 'turn': {
      const { segment, turn, role, purpose, says, file } = event;
      const paid = agents.turns.find((one) => one.turn === turn);
      const taken: TurnView = {
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
      return { ...agents, turns: [...agents.turns.filter((one) => one.turn !== turn), taken] };
    }
    case 'session_resumed':
    case 'session_stopped':
    case 'session_finished':
      return { ...agents, pending: null };
    default:
      return agents;
  }
}

/** A turn without a `turn` event has no text yet; it may still be dropped. */
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
