import { describe, expect, it } from 'vitest';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { agentsText } from '../../../sessions/summary/agents-text.ts';
import { SEAT } from '../../helpers/scripted-model.ts';

const NEVER = { budget_ended: [] };
const LED = { strategist: SEAT, critic: SEAT };
const config = (said: object) => SessionConfig.parse(said);

describe('agentsText()', () => {
  it('names who played, and says whether they could know the market', () => {
    expect(agentsText(config({}), NEVER)).toBe('heuristic');
    const model = `${SEAT.provider}:${SEAT.model}`;
    expect(agentsText(config({ agents: LED }), NEVER)).toBe(
      `maestro heuristic, strategist ${model}, critic ${model}; blind: they saw neither symbol nor dates nor prices`,
    );
    expect(agentsText(config({ agents: LED, blind: false }), NEVER)).toMatch(
      /; not blind: they were told symbol, dates and prices, and may remember what came of them$/,
    );
  });

  it('does not leave to models what heuristic agents played', () => {
    const ended = { budget_ended: [{ turn: 4, why: 'the budget of 3 calls is used up' }] };
    expect(agentsText(config({ agents: LED }), ended)).toMatch(
      /; at turn 4 heuristic agents took over, as the budget did not suffice$/,
    );
  });

  it('names the parent of a fork, also where models played in it alone', () => {
    const past = { until_segment: 2, seed: 1, agents: config({ agents: LED }).agents };
    const fork = { parent: '0123456789ab', parent_name: 'mine', pasts: [past] };
    expect(agentsText(config({ fork }), NEVER)).toBe(
      'heuristic; up to segment 2 as in mine (0123456789ab)',
    );
  });
});
