import { describe, expect, it } from 'vitest';
import { checkTargets, checkWatched } from '../../analyzer/check-targets.ts';
import { Targets } from '../../protocol/session-config.ts';

const TARGETS = Targets.parse({});

describe('checkTargets()', () => {
  it('meets every target at its bound', () => {
    const checks = checkTargets(
      { hit: 0.52, payoff: 1.25, blunders_per_100: 2 },
      { maxdd: -2000, high_vol_share: 0.3 },
      TARGETS,
    );
    expect(checks).toEqual([
      { metric: 'hit', target: 0.52, value: 0.52, met: true },
      { metric: 'payoff', target: 1.25, value: 1.25, met: true },
      { metric: 'maxdd', target: -2000, value: -2000, met: true },
      { metric: 'blunders_per_100', target: 2, value: 2, met: true },
      { metric: 'high_vol_share', target: 0.3, value: 0.3, met: true },
    ]);
  });

  it('misses every target just beyond its bound', () => {
    const checks = checkTargets(
      { hit: 0.519, payoff: 1.249, blunders_per_100: 2.01 },
      { maxdd: -2000.01, high_vol_share: 0.299 },
      TARGETS,
    );
    expect(checks.map(({ met }) => met)).toEqual([false, false, false, false, false]);
  });

  it('returns null for undefined values', () => {
    const checks = checkTargets(
      { hit: null, payoff: null, blunders_per_100: null },
      { maxdd: null, high_vol_share: null },
      TARGETS,
    );
    for (const { value, met } of checks) expect([value, met]).toEqual([null, null]);
  });
});

describe('checkWatched()', () => {
  const checks = [
    { metric: 'hit', target: 0.5, value: 0.6, met: true },
    { metric: 'blunders_per_100', target: 2, value: 3, met: false },
    { metric: 'payoff', target: 1.25, value: null, met: null },
  ];

  it('compares each bound with its result, and returns null without one', () => {
    const watched = [
      { metric: 'hit', bound: '>=', value: 0.6 },
      { metric: 'hit', bound: '>=', value: 0.61 },
      { metric: 'blunders_per_100', bound: '<=', value: 3 },
      { metric: 'blunders_per_100', bound: '<=', value: 2.9 },
      { metric: 'payoff', bound: '>=', value: 1 },
    ] as const;
    expect(checkWatched(watched, checks)).toEqual([
      { ...watched[0], found: 0.6, kept: true },
      { ...watched[1], found: 0.6, kept: false },
      { ...watched[2], found: 3, kept: true },
      { ...watched[3], found: 3, kept: false },
      { ...watched[4], found: null, kept: null },
    ]);
  });
});
