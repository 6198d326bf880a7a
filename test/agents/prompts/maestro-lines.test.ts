import { describe, expect, it } from 'vitest';
import { planBlocks, scopeBlocks } from '../../../agents/prompts/maestro-lines.ts';
import { richEvidence, turnBriefs, turnsOf } from '../../helpers/turns.ts';

const SCOPE = {
  scope: 'find out whether longs alone are profitable',
  next_step: 'three with few trades',
};
const PLAN = {
  after_segment: 2,
  headline: 'breakouts have not paid yet',
  actions: [
    { metric: 'hit', owner: 'strategist', action: 'fewer entries' },
    { metric: 'maxdd', owner: 'analyzer', action: 'less time at risk' },
  ],
  next_step: 'see whether filters help',
};

describe('scopeBlocks()', () => {
  it('shows the scope of a segment as data', () => {
    expect(scopeBlocks(SCOPE, { text: 2000 })).toEqual([
      'The Maestro\'s scope of this segment:\n<data name="scope">\n' +
        'question to answer: "find out whether longs alone are profitable"\n' +
        'request to the strategist: "three with few trades"\n</data>',
    ]);
  });

  it('cuts long texts, and is empty if the turn was dropped', () => {
    const [block] = scopeBlocks({ ...SCOPE, scope: 'x'.repeat(40) }, { text: 30 });
    expect(block).toContain(`"${'x'.repeat(29)}…"`);
    expect(scopeBlocks(null, { text: 30 })).toEqual([]);
  });
});

describe('planBlocks()', () => {
  it('shows the actions of the last plan, their owners and the next step', () => {
    expect(planBlocks(PLAN, { text: 2000 })).toEqual([
      'The Maestro\'s plan after segment 2:\n<data name="plan">\n"breakouts have not paid yet"\n' +
        'hit (strategist): "fewer entries"\nmaxdd (analyzer): "less time at risk"\n' +
        'next: "see whether filters help"\n</data>',
    ]);
  });

  it('is empty before the first plan', () => {
    expect(planBlocks(null, { text: 2000 })).toEqual([]);
  });
});

describe('texts of the Maestro', () => {
  const history = [richEvidence(1), richEvidence(2)];
  const turns = turnsOf(turnBriefs(history));
  const turnsWith = (block: string) =>
    turns
      .filter((turn) => turn.prompt().messages[0]!.text.includes(`<data name="${block}">`))
      .map(({ name }) => name);

  it('reach the Strategist and the Critic, and plans the Maestro too', () => {
    expect(turnsWith('scope')).toEqual(['propose', 'revise', 'choose']);
    expect(turnsWith('plan')).toEqual(['propose', 'revise', 'choose', 'scope', 'plan']);
  });
});
