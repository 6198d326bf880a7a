import { describe, expect, it } from 'vitest';
import type { ChooseBrief, EpisodeBrief } from '../../../agents/briefs/briefs.ts';
import { criticChoose, criticIntervene } from '../../../agents/prompts/critic.ts';
import { squeezes } from '../../../agents/prompts/squeeze.ts';
import { waveLines } from '../../../agents/prompts/wave-lines.ts';
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

describe('the intervention', () => {
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
  const told = (tokens: number) => criticIntervene.prompt(brief, tokens).messages[0]!.text;
  const rowsOf = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/))
      .filter(([id, trades]) => /^4\d$|^5\d$/.test(id!) && trades === '3');

  it('names the three episodes, marks them in the table and holds them against chance', () => {
    const text = told(WIDE);
    expect(text).toContain(
      'hit was below 48 % in each of the episodes 42, 43, 44, one after the other\n' +
        'the wave has 38 runs of three consecutive episodes with trades, which overlap: in 2 of them hit was ' +
        'as low in all three; if every trade won with the 45.0 % of the segment so far, whatever came before ' +
        'it, it would be in 5.3 on average',
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

  it('tells the three where there is room for little else', () => {
    const { full, lines, rows, text } = squeezes(0).at(-1)!;
    expect(rows).toBe(1);
    const least = waveLines(brief, { full, lines, rows, text }).join('\n');
    expect(rowsOf(least).map(([id]) => id)).toEqual(['42', '43', '44', '54']);
  });

  it('says that no segment came before the first, and not that nothing has run', () => {
    expect(told(WIDE)).toContain('Wave 2 of 5 has run.');
    expect(told(WIDE)).toContain('No segment came before this one.');
  });
});
