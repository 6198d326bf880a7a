import { describe, expect, it } from 'vitest';
import type { GameBrief, MarketBrief } from '../../../agents/briefs/briefs.ts';
import { rulesOfTheGame } from '../../../agents/prompts/rules-of-the-game.ts';
import { briefWith } from '../../helpers/random-evidence.ts';

const BRIEF = briefWith();

/** The rules as they are told where the game is like this. */
function told(game: Partial<GameBrief> = {}, market: Partial<MarketBrief> = {}): string {
  return rulesOfTheGame({
    ...BRIEF,
    game: { ...BRIEF.game, ...game },
    market: { ...BRIEF.market, ...market },
  });
}

/** The line that begins with this. */
const lineOf = (text: string, start: string) =>
  text.split('\n').find((line) => line.startsWith(start)) ?? `no line begins with ${start}`;

describe('rulesOfTheGame()', () => {
  it('says that the critic may be asked first between waves, where it may', () => {
    expect(lineOf(told({ reviews: 1 }), '5.')).toBe(
      '5. The tests run in waves of 20. Between waves a rule may patch: it moves one parameter. But where hit ' +
        'was below 48 % in three consecutive episodes of a wave, the Critic is asked first, once a segment at ' +
        'most: it lets the rule patch, makes a patch of its own, or holds.',
    );
    expect(lineOf(told({ reviews: 3 }), '5.')).toContain('asked first, 3 times a segment at most');
    expect(lineOf(told({ reviews: 0 }), '5.')).toBe(
      '5. The tests run in waves of 20. Between waves a rule may patch: it moves one parameter.',
    );
  });

  it('says so too where there are no rules, and where nothing may be changed', () => {
    const alone = told({ rules: [], reviews: 1 });
    expect(lineOf(alone, '5.')).toContain(
      'the Critic is asked, once a segment at most: it makes a patch, which moves one parameter, or holds.',
    );
    expect(alone).toContain('There are none in this session.\nFrom one patch to the next, whoever');
    const still = told({ rules: [], reviews: 0 });
    expect(lineOf(still, '5.')).toContain('Nothing is changed between waves.');
    expect(still).not.toMatch(/the Critic is asked|From one patch/);
  });

  it('says what runs where all proposals are rejected', () => {
    expect(lineOf(told(), '4.')).toContain(
      'then the best known strategy of the session runs, and before there is one the best that scouting has ' +
        'found, or failing that the first proposal.',
    );
    const unscouted = told({ scouting: { sets: 0, days: 90 } });
    expect(lineOf(unscouted, '4.')).toContain('before there is one the first proposal.');
  });

  // Ten days of train and three of validation lie before every step, whatever the config asks for.
  it('promises no more days before a segment than there may be, and no fewer than a window has', () => {
    expect(lineOf(told(), '3.')).toContain(
      'the 90 days before the segment, or as many as there are',
    );
    expect(lineOf(told({ screening_days: 5 }), '3.')).toContain('the 13 days before the segment');
    expect(lineOf(told({}, { calendar: 'sessions' }), '3.')).toContain(
      'the 90 calendar days before',
    );
  });

  // Train decides the ranking alone: of four that are validated some may have no score.
  it('says what too few trades do on train, and on validation', () => {
    const text = told({ min_trades: { train: 40, validation: 6 } });
    expect(lineOf(text, '- Under')).toBe(
      '- Under 40 trades on train a candidate has no score, and ranks by P&L behind those that have one. ' +
        'Under 6 on validation it has none either, and is not kept: what trades less than 2.0 times a day ' +
        'hardly ever is.',
    );
    expect(lineOf(told({ min_trades: { train: 0, validation: 0 } }), '- Under')).toMatch(
      /^- Under 1 trade on train .* Under 1 on validation .* less than 0\.3 times a day/,
    );
  });
});
