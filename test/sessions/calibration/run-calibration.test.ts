import { describe, expect, it } from 'vitest';
import type { CalibratedMarket } from '../../../protocol/calibration.ts';
import type { WantedMarket } from '../../../sessions/calibration/plan-calibration.ts';
import { runCalibration } from '../../../sessions/calibration/run-calibration.ts';

const wanted: WantedMarket[] = [1, 2, 3, 4, 5].map((seed) => ({ kind: 'null', seed }));
const judged = (one: WantedMarket) => one as CalibratedMarket;

describe('runCalibration()', () => {
  it('judges every market once, so many at a time', async () => {
    let running = 0;
    let most = 0;
    const told: number[] = [];
    await runCalibration(wanted, {
      lanes: 2,
      async judge(one) {
        most = Math.max(most, ++running);
        // The first takes longest: others must not wait for it.
        for (let i = 0; i < (one.seed === 1 ? 20 : 2); i++) await Promise.resolve();
        running--;
        return judged(one);
      },
      onJudged: ({ seed }) => told.push(seed),
    });
    expect(most).toBe(2);
    expect(told.at(-1)).toBe(1);
    expect(told.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('begins nothing more after a failure, and keeps what was under way', async () => {
    const begun: number[] = [];
    const told: number[] = [];
    const run = runCalibration(wanted, {
      lanes: 2,
      async judge(one) {
        begun.push(one.seed);
        if (one.seed === 2) throw new Error('it broke');
        for (let i = 0; i < 5; i++) await Promise.resolve();
        return judged(one);
      },
      onJudged: ({ seed }) => told.push(seed),
    });
    await expect(run).rejects.toThrow('it broke');
    expect(begun).toEqual([1, 2]);
    expect(told).toEqual([1]);
  });
});
