import { describe, expect, it } from 'vitest';
import type { GameBrief, MarketBrief } from '../../../agents/briefs/briefs.ts';
import { sessionRules } from '../../../agents/prompts/session-rules.ts';
import { briefWith } from '../../helpers/random-evidence.ts';

const BRIEF = briefWith();

/** The rules with changed settings. */
function rulesWith(game: Partial<GameBrief> = {}, market: Partial<MarketBrief> = {}): string {
  return sessionRules({
    ...BRIEF,
    game: { ...BRIEF.game, ...game },
    market: { ...BRIEF.market, ...market },
  });
}

/** The line with this prefix. */
const lineOf = (text: string, start: string) =>
  text.split('\n').find((line) => line.startsWith(start)) ?? `no line begins with ${start}`;

describe('sessionRules()', () => {
  it('states how often the Critic is asked between waves', () => {
    expect(lineOf(rulesWith({ reviews: 1 }), '5.')).toBe(
      '5. The tests run in waves of 20. Between waves an adjustment rule may patch one parameter. But if hit ' +
        'was below 48 % in three consecutive episodes of a wave, the Critic is asked first, at most once per ' +
        'segment: it lets the rule patch, makes its own patch, or holds.',
    );
    expect(lineOf(rulesWith({ reviews: 3 }), '5.')).toContain(
      'asked first, at most 3 times per segment',
    );
    expect(lineOf(rulesWith({ reviews: 0 }), '5.')).toBe(
      '5. The tests run in waves of 20. Between waves an adjustment rule may patch one parameter.',
    );
  });

  it('states it without rules too, and that nothing changes without rules and reviews', () => {
    const alone = rulesWith({ rules: [], reviews: 1 });
    expect(lineOf(alone, '5.')).toContain(
      'the Critic is asked, at most once per segment: it patches one parameter or holds.',
    );
    expect(alone).toContain('There are none in this session.\nBetween two patches of any origin');
    const still = rulesWith({ rules: [], reviews: 0 });
    expect(lineOf(still, '5.')).toContain('Nothing changes between waves.');
    expect(still).not.toMatch(/the Critic is asked|Between two patches/);
  });

  it('states which strategy runs after a rejection', () => {
    expect(lineOf(rulesWith(), '4.')).toContain(
      'After a rejection the best known strategy of the session runs; if there is none, the best set from ' +
        'scouting, or otherwise the first proposal.',
    );
    const unscouted = rulesWith({ scouting: { sets: 0, days: 90 } });
    expect(lineOf(unscouted, '4.')).toContain('if there is none, the first proposal.');
  });

  // Ten days of train and three of validation precede every step, even if the config asks for fewer.
  it('states the days before a segment, at least those of a window', () => {
    expect(lineOf(rulesWith(), '3.')).toContain(
      'the 90 days before the segment, or as many as exist',
    );
    expect(lineOf(rulesWith({ screening_days: 5 }), '3.')).toContain(
      'the 13 days before the segment',
    );
    expect(lineOf(rulesWith({}, { calendar: 'sessions' }), '3.')).toContain(
      'the 90 calendar days before',
    );
  });

  // Train alone decides the ranking: of four validated candidates some may have no score.
  it('states the consequence of too few trades on train and on validation', () => {
    const text = rulesWith({ min_trades: { train: 40, validation: 6 } });
    expect(lineOf(text, '- With')).toBe(
      '- With fewer than 40 trades on train a candidate has no score and ranks by P&L below those with one. ' +
        'With fewer than 6 on validation it has no score and is not kept: a strategy with under 2.0 trades per ' +
        'day rarely is.',
    );
    expect(lineOf(rulesWith({ min_trades: { train: 0, validation: 0 } }), '- With')).toMatch(
      /^- With fewer than 1 trade on train .* fewer than 1 on validation .* under 0\.3 trades per day/,
    );
  });
});
