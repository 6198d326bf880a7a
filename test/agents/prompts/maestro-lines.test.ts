import { describe, expect, it } from 'vitest';
import { planBlocks, scopeBlocks } from '../../../agents/prompts/maestro-lines.ts';
import { richEvidence, turnBriefs, turnsOf } from '../../helpers/turns.ts';

const SCOPE = { scope: 'find out whether longs alone earn', next_step: 'three with few trades' };
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
  it('tells what a segment is for, as data', () => {
    expect(scopeBlocks(SCOPE, { text: 2000 })).toEqual([
      'What the Maestro says of this segment:\n<data name="scope">\n' +
        'what it should find out: "find out whether longs alone earn"\n' +
        'what is asked of the strategist: "three with few trades"\n</data>',
    ]);
  });

  it('cuts what is long, and is nothing where the turn was dropped', () => {
    const [block] = scopeBlocks({ ...SCOPE, scope: 'x'.repeat(40) }, { text: 30 });
    expect(block).toContain(`"${'x'.repeat(29)}…"`);
    expect(scopeBlocks(null, { text: 30 })).toEqual([]);
  });
});

describe('planBlocks()', () => {
  it('tells of the last plan what is to be done, by whom and what is next', () => {
    expect(planBlocks(PLAN, { text: 2000 })).toEqual([
      'The Maestro\'s plan after segment 2:\n<data name="plan">\n"breakouts have not paid yet"\n' +
        'hit (strategist): "fewer entries"\nmaxdd (analyzer): "less time at risk"\n' +
        'next: "see whether filters help"\n</data>',
    ]);
  });

  it('is nothing before there is one', () => {
    expect(planBlocks(null, { text: 2000 })).toEqual([]);
  });
});

describe('what the Maestro says', () => {
  const history = [richEvidence(1), richEvidence(2)];
  const turns = turnsOf(turnBriefs(history));
  const toldIn = (block: string) =>
    turns
      .filter((turn) => turn.prompt().messages[0]!.text.includes(`<data name="${block}">`))
      .map(({ name }) => name);

  it('reaches those who propose and choose, and its plans itself too', () => {
    expect(toldIn('scope')).toEqual(['propose', 'revise', 'choose']);
    expect(toldIn('plan')).toEqual(['propose', 'revise', 'choose', 'scope', 'plan']);
  });
});
