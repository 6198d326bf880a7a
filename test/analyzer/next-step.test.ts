import { describe, expect, it } from 'vitest';
import { leastP, nextStep } from '../../analyzer/next-step.ts';
import type { PlaceboResult } from '../../protocol/honesty.ts';
import { EXAM, HONESTY } from '../helpers/protocol-examples.ts';

const REAL = { isSimulated: false, isLed: false };
const SIZING = { notional: 70_000 };
const TRIALS = { session: 1000, before: 0, sessions: 1 };
const placebo = HONESTY.placebo!;

/** So many arms of each kind, none of which did as well. */
function noneOf(arms: number, threshold: number): PlaceboResult {
  const p = 1 / (arms + 1);
  const test = { ...placebo.shuffle, wanted: arms, runs: arms, exceeding: 0, p };
  return { ...placebo, shuffle: test, mirror: { ...test, kind: 'mirror' }, p, threshold };
}

describe('nextStep()', () => {
  it('sends a candidate to its exam, and says what a look costs', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: null, trials: TRIALS };
    const said = nextStep({ verdict: 'candidate', honesty, sizing: SIZING, ...REAL });
    expect(said).toContain('"maestro exam"');
    expect(said).toContain('counted for good, and makes the next one harder to pass');
  });

  it('sends what survived to paper, at the size that was tested', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: EXAM, trials: TRIALS };
    expect(nextStep({ verdict: 'survived', honesty, sizing: SIZING, ...REAL })).toMatch(
      /^Trade it on paper .*\(70,000 a trade\).*begin small/,
    );
    expect(
      nextStep({ verdict: 'survived', honesty, sizing: { quantity: 0.5 }, ...REAL }),
    ).toContain('(0.5 units a trade)');
  });

  it('says not to trade what has no evidence, and what can be changed', () => {
    const honesty = { placebo, exam: null, trials: TRIALS };
    const said = nextStep({ verdict: 'no evidence', honesty, sizing: SIZING, ...REAL });
    expect(said).toMatch(/^Do not trade it\. What can be changed: /);
    expect(said).not.toContain('--placebo');
  });

  it('asks for more arms where there were too few: the same search is no further try', () => {
    // Of 6 arms p is 1/7 at least.
    const honesty = { placebo: noneOf(6, 0.05), exam: null, trials: { ...TRIALS, sessions: 2 } };
    expect(leastP(honesty.placebo)).toBeCloseTo(1 / 7, 12);
    const asked = { verdict: 'not judged', honesty, sizing: SIZING } as const;
    expect(nextStep({ ...asked, ...REAL })).toContain('"--placebo 39"');
    // Models may answer otherwise: that is the third try.
    expect(nextStep({ ...asked, ...REAL, isLed: true })).toContain('"--placebo 59"');
  });

  it('does not send anybody to trade on a market that was generated', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: EXAM, trials: TRIALS };
    const said = nextStep({
      verdict: 'survived',
      honesty,
      sizing: SIZING,
      ...REAL,
      isSimulated: true,
    });
    expect(said).toContain('the market was generated');
    expect(said).not.toContain('paper');
  });

  it('halves the level once more where a look was lost', () => {
    const exam = { ...EXAM, p: 0.4, passed: false };
    const honesty = { placebo: noneOf(19, 0.05), exam, trials: TRIALS };
    // The first look had 0.025.
    expect(nextStep({ verdict: 'no evidence', honesty, sizing: SIZING, ...REAL })).toContain(
      'p 0.013 or less',
    );
  });

  it('says how to get a judgement where there is none', () => {
    const without = { placebo: null, exam: null, trials: { ...TRIALS, sessions: 3 } };
    expect(
      nextStep({ verdict: 'not judged', honesty: without, sizing: SIZING, ...REAL }),
    ).toContain('"--placebo 59"');
    const standIns = { ...without, placebo: { ...placebo, agents: 'heuristic' as const } };
    expect(
      nextStep({ verdict: 'not judged', honesty: standIns, sizing: SIZING, ...REAL }),
    ).toContain('the models themselves have to play its placebo arms');
  });
});
