import { describe, expect, it } from 'vitest';
import type { CalibratedMarket, KnownKind } from '../../../protocol/calibration.ts';
import { planCalibration, timeLeftMs } from '../../../sessions/calibration/plan-calibration.ts';

const counts = (...pairs: [KnownKind, number][]) => new Map(pairs);

describe('planCalibration()', () => {
  it('brings all kinds along together', () => {
    const plan = planCalibration(counts(['null', 4], ['t6', 2]), 1);
    expect(plan).toEqual([
      { kind: 'null', seed: 10_001 },
      { kind: 't6', seed: 10_001 },
      { kind: 'null', seed: 10_002 },
      { kind: 'null', seed: 10_003 },
      { kind: 't6', seed: 10_002 },
      { kind: 'null', seed: 10_004 },
    ]);
  });

  it('starts with the same markets if more are requested, and with others for another seed', () => {
    const seeds = (count: number, seed: number) =>
      planCalibration(counts(['null', count]), seed).map((one) => one.seed);
    expect(seeds(9, 3).slice(0, 5)).toEqual(seeds(5, 3));
    expect(new Set([...seeds(9_999, 0), ...seeds(9_999, 1), ...seeds(9_999, 2)]).size).toBe(29_997);
  });
});

describe('timeLeftMs()', () => {
  const took = (kind: KnownKind, seconds: number) => ({ kind, seconds }) as CalibratedMarket;

  it('takes each market for as long as others of its kind took, or as all did', () => {
    const rest = [
      { kind: 'null', seed: 1 },
      { kind: 't6', seed: 1 },
      { kind: 't6', seed: 2 },
      { kind: 'drift', seed: 1 },
    ] as const;
    const done = [took('null', 1), took('null', 2), took('t6', 6)];
    // 1.5 + 6 + 6 and a mean of 3, on two threads.
    expect(timeLeftMs(rest, done, 2)).toBe(8_250);
  });

  it('knows nothing before one has ended, and nothing is left in the end', () => {
    expect(timeLeftMs([{ kind: 'null', seed: 1 }], [], 2)).toBeNull();
    expect(timeLeftMs([], [took('null', 1)], 2)).toBe(0);
  });
});
