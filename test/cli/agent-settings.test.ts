import { describe, expect, it } from 'vitest';
import { seatAgents } from '../../cli/agents/agent-settings.ts';
import { limitsOf } from '../../cli/agents/live-desk.ts';
import { SEAT } from '../helpers/scripted-model.ts';

const KEYS = { ANTHROPIC_API_KEY: 'sk-ant-one', OPENAI_API_KEY: 'sk-two' };
const namesOf = (...args: Parameters<typeof seatAgents>) => {
  const { seats } = seatAgents(...args);
  return Object.fromEntries(
    Object.entries(seats).map(([role, seat]) => [
      role,
      seat === 'heuristic' ? seat : seat.provider,
    ]),
  );
};

describe('seatAgents()', () => {
  it('is auto by default, and heuristic when offline', () => {
    expect(namesOf({}, {}, KEYS, false)).toEqual({
      strategist: 'anthropic',
      maestro: 'anthropic',
      critic: 'openai',
    });
    const offline = seatAgents({}, {}, KEYS, true);
    expect(Object.values(offline.seats)).toEqual(['heuristic', 'heuristic', 'heuristic']);
    expect(offline.sentence).toBe('Heuristic agents (offline)');
  });

  it('prefers the flag of a role to that of all, and both to the file', () => {
    const file = { agents: { critic: 'anthropic', maestro: 'openai', strategist: 'openai' } };
    expect(namesOf({ critic: 'heuristic' }, file, KEYS, false)).toEqual({
      strategist: 'openai',
      maestro: 'openai',
      critic: 'heuristic',
    });
    expect(namesOf({ agents: 'heuristic', critic: 'openai' }, file, KEYS, false)).toEqual({
      strategist: 'heuristic',
      maestro: 'heuristic',
      critic: 'openai',
    });
    expect(namesOf({}, { agents: 'anthropic' }, KEYS, false)).toEqual({
      strategist: 'anthropic',
      maestro: 'anthropic',
      critic: 'anthropic',
    });
  });

  it('uses a requested provider offline, too: a server may be on this machine', () => {
    expect(namesOf({ critic: 'openai' }, {}, KEYS, true)).toEqual({
      strategist: 'heuristic',
      maestro: 'heuristic',
      critic: 'openai',
    });
  });

  it('accepts a seat as recorded in a session', () => {
    const { seats } = seatAgents({}, { agents: { critic: SEAT } }, {}, false);
    expect(seats).toEqual({ strategist: 'heuristic', maestro: 'heuristic', critic: SEAT });
  });

  it('knows until when the model of a seat learnt, where the seat does not say it', () => {
    const { provider, model, context_tokens, max_output_tokens, price } = SEAT;
    const card = { provider, id: model, context_tokens, max_output_tokens, price };
    const models = [{ ...card, training_cutoff: '2024-03' }];
    const cutoffOf = (training_cutoff: string | null) =>
      seatAgents({}, { models, agents: { critic: { ...SEAT, training_cutoff } } }, {}, false).seats
        .critic;
    expect(cutoffOf(null)).toMatchObject({ training_cutoff: '2024-03' });
    expect(cutoffOf('2023-11')).toMatchObject({ training_cutoff: '2023-11' });
  });
});

describe('limitsOf()', () => {
  const NO_MODELS = { strategist: 'heuristic', maestro: 'heuristic', critic: 'heuristic' } as const;
  const none = { tokens: null, calls: null, on_budget: 'heuristic' };

  it('is five dollars where a model has a price, and none where none has', () => {
    expect(limitsOf({}, {}, { ...NO_MODELS, critic: SEAT })).toEqual({ ...none, usd: 5 });
    expect(limitsOf({}, {}, NO_MODELS)).toEqual({ ...none, usd: null });
    expect(limitsOf({}, {}, { ...NO_MODELS, critic: { ...SEAT, price: null } })).toEqual({
      ...none,
      usd: null,
    });
  });

  it('is what was typed, else what the file says', () => {
    const budget = { usd: 2, calls: 9, on_budget: 'stop' } as const;
    expect(limitsOf({ budgetUsd: 0.5, budgetTokens: 7 }, { budget }, NO_MODELS)).toEqual({
      usd: 0.5,
      tokens: 7,
      calls: 9,
      on_budget: 'stop',
    });
  });
});
