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

const withPlacebo = (changes: object): Honesty => ({
  ...HONESTY,
  placebo: { ...placebo, ...changes },
});

describe('armsText()', () => {
  it('names the needed p and the failed arms', () => {
    const text = armsText(HONESTY);
    expect(text).toContain(
      'p of at most 1 - 0.95^(1/k) on both kinds of copies, where k is the number of this try among the searches of this lab on the same bars, which are recognised by their daily returns: here k = 2 and p 0.025.',
    );
    expect(text).toContain('Failed and counted as runs with at least this t: 2 placebo runs.');
    expect(text).not.toMatch(/A kind of copy ends|replaced the models/);
  });

  it('reports arms that are too few for a candidate', () => {
    // 19 arms give at least 1/20; two sessions need 1 - .95^.5 = .0253.
    expect(armsText(HONESTY)).toContain('p cannot fall below 0.050');
    expect(armsText(withPlacebo({ threshold: 0.05 }))).not.toContain('cannot fall below');
  });

  it('reports arms that stopped early, heuristic arms and missing arms', () => {
    const mirror = { ...placebo.mirror, stopped: true };
    expect(armsText(withPlacebo({ mirror }))).toContain(
      'ends once 1 of its runs have at least this t, and its p is then 1 / runs: here the mirrored copies did.',
    );
    const shuffle = { ...placebo.shuffle, stopped: true };
    expect(armsText(withPlacebo({ mirror, shuffle }))).toContain(
      'here the shuffled and the mirrored copies did.',
    );
    expect(armsText(withPlacebo({ agents: 'heuristic' }))).toContain(
      'they give no verdict on the models',
    );
    expect(armsText({ ...HONESTY, placebo: null })).toMatch(/^There were no placebo runs/);
  });
});

describe('trialsCountText()', () => {
  it('sums this session and earlier ones', () => {
    expect(trialsCountText(HONESTY)).toContain(
      'N = 9,900: 9,800 in this session and 100 earlier ones of this lab',
    );
    const first = { session: 9_800, before: 0, sessions: 1 };
    expect(trialsCountText({ ...HONESTY, trials: first })).toContain(
      'N = 9,800, all in this session',
    );
  });
});

describe('profitableText()', () => {
  it('compares the share of profitable tests with markets without an edge', () => {
    const text = profitableText(HONESTY)!;
    expect(text).toContain(
      '46.0 % of the out-of-sample tests that ran on their step were profitable',
    );
    expect(text).toContain(
      'On shuffled copies it is 45.0 % on average (40.0 % to 50.0 %), on mirrored copies',
    );
  });

  it('is null if no test ran, and has no placebo shares without arms', () => {
    const { search } = HONESTY;
    const none = { ...search, profitable_tests_share: null };
    expect(profitableText({ ...HONESTY, search: none })).toBeNull();
    expect(profitableText({ ...HONESTY, placebo: null })).toMatch(
      /were profitable\. This alone is no evidence of skill/,
    );
  });
});

describe('examText()', () => {
  it('names the bars, the look, its level, p and the result', () => {
    const text = examText(EXAM);
    expect(text).toContain('26,496 locked bars, 2024-11-29 to 2025-02-28');
    expect(text).toContain(
      'look 1 of this lab into this vault, so p must be 0.05 x 2^-1 = 0.025 or less',
    );
    expect(text).toMatch(/p 0\.021, passed\.$/);
    expect(examText({ ...EXAM, p: null, passed: false })).toMatch(/p n\/a, not passed\.$/);
  });
});

describe('championText()', () => {
  it('names the centre with the largest t, or reports that none traded', () => {
    const text = championText(HONESTY);
    expect(text).toContain('The champion, of 1 finalist replayed over ');
    expect(text).toContain('5,760 step bars');
    expect(text).toMatch(
      /macd_trend 12\/26\/9.*from "macd, slower" in segment 1, first used in seg1_test001/,
    );
    expect(championText({ ...HONESTY, champion: null })).toBe(
      'None of 1 finalist traded, so there is no champion.',
    );
  });
});

describe('placeboText() and haircutText()', () => {
  it('give p, placebo means and haircuts in a line', () => {
    expect(placeboText(placebo)).toBe(
      'Placebo p 0.10 shuffled (1 of 19 runs with at least this t), 0.10 mirrored (1 of 19); a candidate needs 0.025 or less',
    );
    expect(haircutText(1.8, placebo)).toBe(
      't of the champion 1.80; placebo mean 1.20 shuffled, 1.20 mirrored; t minus placebo mean 0.60 and 0.60',
    );
    expect(haircutText(null, placebo)).toMatch(/^t of the champion n\/a; /);
  });
});
