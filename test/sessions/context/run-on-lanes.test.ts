import { describe, expect, it } from 'vitest';
import { runOnLanes } from '../../../sessions/context/run-on-lanes.ts';

const JOBS = [1, 2, 3, 4, 5];

describe('runOnLanes()', () => {
  it('runs every job once, a given number at a time', async () => {
    let running = 0;
    let most = 0;
    const ended: number[] = [];
    await runOnLanes(JOBS, 2, async (job) => {
      most = Math.max(most, ++running);
      // The first takes longest: others must not wait for it.
      for (let i = 0; i < (job === 1 ? 20 : 2); i++) await Promise.resolve();
      running--;
      ended.push(job);
    });
    expect(most).toBe(2);
    expect(ended.at(-1)).toBe(1);
    expect(ended.toSorted()).toEqual(JOBS);
  });

  it('starts nothing more after a failure, and finishes running jobs', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const run = runOnLanes(JOBS, 2, async (job) => {
      begun.push(job);
      if (job === 2) throw new Error('it broke');
      for (let i = 0; i < 5; i++) await Promise.resolve();
      ended.push(job);
    });
    await expect(run).rejects.toThrow('it broke');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([1]);
  });
});
