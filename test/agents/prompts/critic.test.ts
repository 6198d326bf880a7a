import { describe, expect, it } from 'vitest';
import type { ChooseBrief, EpisodeBrief } from '../../../agents/briefs/briefs.ts';
import { criticChoose, criticIntervene } from '../../../agents/prompts/critic.ts';
import { detailLevels } from '../../../agents/prompts/detail-levels.ts';
import { waveLines } from '../../../agents/prompts/wave-lines.ts';
import { CENTRE } from '../../helpers/episodes.ts';
import { metricsWith } from '../../helpers/random-evidence.ts';
import { richEvidence, turnBriefs } from '../../helpers/turns.ts';

const WIDE = 20_000;

describe('criticChoose', () => {
  const textWith = (fall_back: ChooseBrief['fall_back']) => {
    const { choose } = turnBriefs([richEvidence(1)]);
    return criticChoose.prompt({ ...choose, fall_back }, WIDE).messages[0]!.text;
  };
  const metrics = metricsWith(2);

  it('shows the fall-back by name with its metrics', () => {
    const text = textWith({ is: 'best_known', name: 'the better', rules: CENTRE, metrics });
    expect(text).toMatch(
      /fall_back would run the best known strategy of the session\. .*:\n<data name="fall_back">\n"the better": ema_crossover 12\/48, .*\ntrades .*\n +30 .* 2\.00 .*\n<\/data>/,
    );
  });

  it('shows a scouted set or the first proposal as fall-back if no strategy is known', () => {
    const scouted = {
      is: 'scouted',
      name: 'ema_crossover, best parameters from scouting',
      metrics,
    } as const;
    expect(textWith({ ...scouted, rules: CENTRE })).toContain(
      'No strategy is known yet, so fall_back would run the best parameter set from scouting',
    );
    const first = { is: 'first_proposal', name: 'p1 of the test', metrics: null } as const;
    const text = textWith({ ...first, rules: CENTRE });
    expect(text).toMatch(
      /scouting found none, so fall_back would run the first proposal:\n<data name="fall_back">\n"p1 of the test": ema_crossover 12\/48, .*\n<\/data>/,
    );
    expect(text).not.toContain('fall_back would run the best known');
  });
});

describe('criticIntervene', () => {
  const { intervene } = turnBriefs([]);
  const episodes = Array.from({ length: 15 }, (_, i): EpisodeBrief => {
    const id = 40 + i;
    return { ...intervene.episodes[0]!, id, hit: id > 41 && id < 45 ? 0.25 : 0.75 };
  });
  const brief = {
    ...intervene,
    step: metricsWith(-1, { hit: 0.45 }),
    degraded: [42, 43, 44],
    degradations: { runs: 38, found: 2, expected: 5.25 },
    episodes,
  };
  const textIn = (tokens: number) => criticIntervene.prompt(brief, tokens).messages[0]!.text;
  const rowsOf = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/))
      .filter(([id, trades]) => /^4\d$|^5\d$/.test(id!) && trades === '3');

  it('names the three episodes, marks them in the table and compares them with chance', () => {
    const text = textIn(WIDE);
    expect(text).toContain(
      'hit was below 48 % in each of the consecutive episodes 42, 43, 44\n' +
        'the wave has 38 overlapping runs of three consecutive episodes with trades; in 2 of them hit was ' +
        'that low in all three. If every trade won independently with probability 45.0 %, the hit of the ' +
        'segment so far, 5.3 are expected',
    );
    const rows = rowsOf(text);
    expect(rows.map(([id]) => Number(id))).toEqual(episodes.map(({ id }) => id));
    const marked = rows.filter((row) => row.at(-1) === 'yes').map(([id, , hit]) => [id, hit]);
    expect(marked).toEqual([
      ['42', '25.0 %'],
      ['43', '25.0 %'],
      ['44', '25.0 %'],
    ]);
    expect(text).not.toMatch(/in the last three|has run yet/);
  });

  it('shows the three episodes at the lowest level of detail', () => {
    const { full, lines, rows, text } = detailLevels(0).at(-1)!;
    expect(rows).toBe(1);
    const least = waveLines(brief, { full, lines, rows, text }).join('\n');
    expect(rowsOf(least).map(([id]) => id)).toEqual(['42', '43', '44', '54']);
  });

  it('states the waves that ran and that there is no earlier segment', () => {
    expect(textIn(WIDE)).toContain('Wave 2 of 5 has run.');
    expect(textIn(WIDE)).toContain('This is the first segment.');
  });
});
