import { describe, expect, it } from 'vitest';
import { SessionConfig } from '../../../protocol/session-config.ts';
import { agentsText } from '../../../sessions/summary/agents-text.ts';
import { SEAT } from '../../helpers/scripted-model.ts';

const NEVER = { budget_ended: [] };
const LED = { strategist: SEAT, critic: SEAT };
const config = (options: object) => SessionConfig.parse(options);

describe('agentsText()', () => {
  it('names the agents and whether they saw the market', () => {
    expect(agentsText(config({}), NEVER)).toBe('heuristic');
    const model = `${SEAT.provider}:${SEAT.model}`;
    expect(agentsText(config({ agents: LED }), NEVER)).toBe(
      `maestro heuristic, strategist ${model}, critic ${model}; blind: they did not see symbol, dates or prices`,
    );
    expect(agentsText(config({ agents: LED, blind: false }), NEVER)).toMatch(
      /; not blind: they saw symbol, dates and prices, and may remember what followed$/,
    );
  });

  it('reports the turn at which heuristic agents took over', () => {
    const ended = { budget_ended: [{ turn: 4, why: 'the budget of 3 calls is used up' }] };
    expect(agentsText(config({ agents: LED }), ended)).toMatch(
      /; heuristic agents from turn 4 on, because the budget was used up$/,
    );
  });

  it('names the parent of a fork, also if only the parent had models', () => {
    const past = { until_segment: 2, seed: 1, agents: config({ agents: LED }).agents };
    const fork = { parent: '0123456789ab', parent_name: 'mine', pasts: [past] };
    expect(agentsText(config({ fork }), NEVER)).toBe(
      'heuristic; identical to mine (0123456789ab) up to segment 2',
    );
  });
});
