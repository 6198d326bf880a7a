import { describe, expect, it } from 'vitest';
import type { Honesty } from '../../../protocol/honesty.ts';
import { haircutText, placeboText } from '../../../protocol/placebo-text.ts';
import { championText } from '../../../sessions/summary/champion-text.ts';
import {
  armsText,
  examText,
  profitableText,
  trialsCountText,
} from '../../../sessions/summary/luck-text.ts';
import { EXAM, HONESTY } from '../../helpers/protocol-examples.ts';

const placebo = HONESTY.placebo!;

const withPlacebo = (said: object): Honesty => ({ ...HONESTY, placebo: { ...placebo, ...said } });

describe('armsText()', () => {
  it('says what was compared, what it takes, and which arms failed', () => {
    const said = armsText(HONESTY);
    expect(said).toContain('A candidate needs 0.025 or less on both: 1 - 0.95^(1/K), where K = 2');
    expect(said).toContain('2 arms failed, and count as having done as well');
    expect(said).not.toMatch(/ended early|took the place/);
  });

  it('says that a session could not have become a candidate where its arms were too few', () => {
    // 19 arms: 1/20 at least, and two sessions need 1 - .95^.5 = .0253.
    expect(armsText(HONESTY)).toContain('p cannot come below 0.050');
    expect(armsText(withPlacebo({ threshold: 0.05 }))).not.toContain('cannot come below');
  });

  it('says which arms ended early, who stood in, and where there were none', () => {
    const mirror = { ...placebo.mirror, stopped: true };
    expect(armsText(withPlacebo({ mirror }))).toContain('The arms on mirrored twins ended early');
    const shuffle = { ...placebo.shuffle, stopped: true };
    expect(armsText(withPlacebo({ mirror, shuffle }))).toContain(
      'on shuffled and on mirrored twins',
    );
    expect(armsText(withPlacebo({ agents: 'heuristic' }))).toContain('it judges nothing');
    expect(armsText({ ...HONESTY, placebo: null })).toMatch(/^No placebo arms were played/);
  });
});

describe('trialsCountText()', () => {
  it('adds up this session and those before it', () => {
    expect(trialsCountText(HONESTY)).toContain(
      'N = 9,900: 9,800 in this session, and 100 in what this lab had tried',
    );
    const first = { session: 9_800, before: 0, sessions: 1 };
    expect(trialsCountText({ ...HONESTY, trials: first })).toContain(
      'N = 9,800, all of this session',
    );
  });
});

describe('profitableText()', () => {
  it('holds the share of profitable tests against that of markets without an edge', () => {
    const said = profitableText(HONESTY)!;
    expect(said).toContain('46.0 % made money');
    expect(said).toContain('says nothing about skill');
    expect(said).toContain('45.0 % on average (40.0 % to 50.0 %) where bars are shuffled');
  });

  it('says nothing where no test ran, and no number of arms that there are not', () => {
    const { search } = HONESTY;
    const none = { ...search, profitable_tests_share: null };
    expect(profitableText({ ...HONESTY, search: none })).toBeNull();
    expect(profitableText({ ...HONESTY, placebo: null })).toMatch(
      /46\.0 % made money\. That says nothing about skill/,
    );
  });
});

describe('examText()', () => {
  it('says what was examined, which look it was, its level, p, and what came of it', () => {
    const said = examText(EXAM);
    expect(said).toContain('26,496 locked bars, 2024-11-29 to 2025-03-01');
    expect(said).toContain('look 1 of all sessions at this market, to pass at 0.05 x 2^-1 = 0.025');
    expect(said).toMatch(/p 0\.021: passed\.$/);
    expect(examText({ ...EXAM, p: null, passed: false })).toMatch(/p n\/a: not passed\.$/);
  });
});

describe('championText()', () => {
  it('names the centre with the largest t, or says that there is none', () => {
    const said = championText(HONESTY);
    expect(said).toContain('The one centre that ran');
    expect(said).toContain('5,760 step bars');
    expect(said).toMatch(
      /macd_trend 12\/26\/9.*of "macd, slower" in segment 1, from seg1_test001 on/,
    );
    expect(championText({ ...HONESTY, champion: null })).toBe(
      'Of 1 finalist none traded, so there is no champion.',
    );
  });
});

describe('placeboText() and haircutText()', () => {
  it('say in a line what p is, what luck finds and what is left', () => {
    expect(placeboText(placebo)).toBe(
      'Placebo p 0.10 shuffled (1 of 19 did as well), 0.10 mirrored (1 of 19); a candidate needs 0.025 or less',
    );
    expect(haircutText(1.8, placebo)).toBe(
      't of the champion 1.80; luck finds 1.20 shuffled, 1.20 mirrored; haircut 0.60 and 0.60',
    );
    expect(haircutText(null, placebo)).toMatch(/^t of the champion n\/a; /);
  });
});
