import { expect, it } from 'vitest';
import { calibrated } from '../helpers/calibrated.ts';

// The small form of `maestro calibrate`, whose full one is in the README: fixed seeds, and bounds as
// wide as so few markets make them.
it('the lab finds planted edges, and none where there is none', async () => {
  const { code, kept, rows } = await calibrated('--quick');
  const [none, some] = rows;
  // Of 12 at one in twenty more than 3 are candidates in 2 of 1,000 runs.
  expect(none).toMatchObject({ kind: 'null', markets: 12, at_most: 0.25, within: true });
  expect(none!.candidates).toBeLessThanOrEqual(3);
  // A lab that finds 80 % finds 5 or 6 of 6 in 66 % of runs; one that finds nothing, in none.
  expect(some).toMatchObject({ kind: 't8', markets: 6, at_least: 0.8, within: true });
  expect(some!.candidates).toBeGreaterThanOrEqual(5);
  // The planted rule has a t of 8 ± 1/√6; twins of the market do not contain it.
  expect(Math.abs(some!.mean_planted_t! - 8)).toBeLessThan(3 / Math.sqrt(6));
  expect(some!.mean_placebo_t!).toBeLessThan(1);
  expect([code, kept]).toEqual([0, true]);
});
