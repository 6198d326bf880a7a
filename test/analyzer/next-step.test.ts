import { describe, expect, it } from 'vitest';
import { leastP, nextStep } from '../../analyzer/next-step.ts';
import type { PlaceboResult } from '../../protocol/honesty.ts';
import { EXAM, HONESTY } from '../helpers/protocol-examples.ts';

const REAL = { isSimulated: false, usesModels: false };
const SIZING = { notional: 70_000 };
const TRIALS = { session: 1000, before: 0, sessions: 1 };
const placebo = HONESTY.placebo!;

/** A given number of arms of each kind, none of which did as well. */
function noneOf(arms: number, threshold: number): PlaceboResult {
  const p = 1 / (arms + 1);
  const test = { ...placebo.shuffle, wanted: arms, runs: arms, exceeding: 0, p };
  return { ...placebo, shuffle: test, mirror: { ...test, kind: 'mirror' }, p, threshold };
}

describe('nextStep()', () => {
  it('sends a candidate to its exam and warns about further looks', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: null, trials: TRIALS };
    const text = nextStep({ verdict: 'candidate', honesty, sizing: SIZING, ...REAL });
    expect(text).toContain('"maestro exam"');
    expect(text).toContain('recorded permanently and makes the next one harder to pass');
  });

  it('recommends paper trading of a survivor at the tested size', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: EXAM, trials: TRIALS };
    expect(nextStep({ verdict: 'survived', honesty, sizing: SIZING, ...REAL })).toMatch(
      /^Paper-trade it .*\(70,000 a trade\).*start with a small size/,
    );
    expect(
      nextStep({ verdict: 'survived', honesty, sizing: { quantity: 0.5 }, ...REAL }),
    ).toContain('(0.5 units a trade)');
  });

  it('advises against trading without evidence, and lists what to change', () => {
    const honesty = { placebo, exam: null, trials: TRIALS };
    const text = nextStep({ verdict: 'no evidence', honesty, sizing: SIZING, ...REAL });
    expect(text).toMatch(/^Do not trade it\. For another search, change /);
    expect(text).not.toContain('--placebo');
  });

  it('asks for more arms if there were too few; a repeated search is no further session', () => {
    // 6 arms give a p of at least 1/7.
    const honesty = { placebo: noneOf(6, 0.05), exam: null, trials: { ...TRIALS, sessions: 2 } };
    expect(leastP(honesty.placebo)).toBeCloseTo(1 / 7, 12);
    const facts = { verdict: 'not judged', honesty, sizing: SIZING } as const;
    expect(nextStep({ ...facts, ...REAL })).toContain('"--placebo 39"');
    // Models may answer differently, so this is the third session.
    expect(nextStep({ ...facts, ...REAL, usesModels: true })).toContain('"--placebo 59"');
  });

  it('advises against trading on a simulated market', () => {
    const honesty = { placebo: noneOf(19, 0.05), exam: EXAM, trials: TRIALS };
    const text = nextStep({
      verdict: 'survived',
      honesty,
      sizing: SIZING,
      ...REAL,
      isSimulated: true,
    });
    expect(text).toContain('the market is simulated');
    expect(text).not.toContain('Paper');
  });

  it('halves the level after a failed look', () => {
    const exam = { ...EXAM, p: 0.4, passed: false };
    const honesty = { placebo: noneOf(19, 0.05), exam, trials: TRIALS };
    // The first look had 0.025.
    expect(nextStep({ verdict: 'no evidence', honesty, sizing: SIZING, ...REAL })).toContain(
      'p 0.013 or less',
    );
  });

  it('explains how to get a verdict', () => {
    const without = { placebo: null, exam: null, trials: { ...TRIALS, sessions: 3 } };
    expect(
      nextStep({ verdict: 'not judged', honesty: without, sizing: SIZING, ...REAL }),
    ).toContain('"--placebo 59"');
    const standIns = { ...without, placebo: { ...placebo, agents: 'heuristic' as const } };
    expect(
      nextStep({ verdict: 'not judged', honesty: standIns, sizing: SIZING, ...REAL }),
    ).toContain('use the same models in the placebo runs');
  });
});
