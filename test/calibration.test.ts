import { expect, it } from 'vitest';
import { calibrated } from './helpers/calibrated.ts';

// Of fixed seeds, and as few as show anything: `maestro calibrate --quick` is in `npm run torture`, and the
// whole of it in the README.
it('the lab detects planted edges and raises no false alarm', async () => {
  const size = ['--kinds', 'null,t8', '--markets', '2', '--planted', '1'];
  const { code, kept, rows } = await calibrated(...size);
  const [none, some] = rows;
  expect(none).toMatchObject({ kind: 'null', markets: 2, candidates: 0, within: true });
  expect(some).toMatchObject({ kind: 't8', markets: 1, candidates: 1, within: true });
  // The planted rule has a t of 8 ± 1; twins of the market have nothing of it.
  expect(Math.abs(some!.mean_planted_t! - 8)).toBeLessThan(3);
  expect(some!.mean_placebo_t!).toBeLessThan(1);
  expect([code, kept]).toEqual([0, true]);
});
