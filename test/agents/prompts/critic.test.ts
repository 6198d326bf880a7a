import { describe, expect, it } from 'vitest';
import type { ChooseBrief } from '../../../agents/briefs.ts';
import { criticChoose } from '../../../agents/prompts/critic.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { metricsWith } from '../../helpers/random-evidence.ts';
import { richEvidence, turnBriefs } from '../../helpers/turns.ts';

const WIDE = 20_000;

describe('the choice', () => {
  const told = (fall_back: ChooseBrief['fall_back']) => {
    const { choose } = turnBriefs([richEvidence(1)]);
    return criticChoose.prompt({ ...choose, fall_back }, WIDE).messages[0]!.text;
  };
  const metrics = metricsWith(2);

  it('is told by name what fall_back would run, and what that came to', () => {
    const text = told({ is: 'best_known', name: 'the better', rules: CENTRE, metrics });
    expect(text).toMatch(
      /fall_back would run the best known strategy of the session\. .*:\n<data name="fall_back">\n"the better": ema_crossover 12\/48, .*\ntrades .*\n +30 .* 2\.00 .*\n<\/data>/,
    );
  });

  it('is told so where nothing is known yet', () => {
    const scouted = { is: 'scouted', name: 'ema_crossover, as scouted', metrics } as const;
    expect(told({ ...scouted, rules: CENTRE })).toContain(
      'No strategy is known yet, so fall_back would run the best set that scouting has found',
    );
    const first = { is: 'first_proposal', name: 'p1 of the test', metrics: null } as const;
    const text = told({ ...first, rules: CENTRE });
    expect(text).toMatch(
      /scouting has found none, so fall_back would run the first proposal all the same:\n<data name="fall_back">\n"p1 of the test": ema_crossover 12\/48, .*\n<\/data>/,
    );
    expect(text).not.toContain('fall_back would run the best known');
  });
});
