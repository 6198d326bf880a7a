import { describe, expect, it } from 'vitest';
import { phaseRandomise } from '../../../analyzer/statistics/phase-randomise.ts';
import { randomStream } from '../../../market/xoshiro128.ts';
import { describeStatistic } from '../../helpers/statistic-vectors.ts';

const closeTo = (got: ArrayLike<number>, want: readonly number[]) => {
  expect(got.length).toBe(want.length);
  for (const [i, value] of want.entries()) expect(got[i]).toBeCloseTo(value, 12);
};

/** Around the circle, times n. */
function autocovariances(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  return all.map((_, lag) => all.reduce((sum, x, i) => sum + x * all[(i + lag) % all.length]!, 0));
}

describe('phaseRandomise()', () => {
  it('moves a wave by the angle', () => {
    // cos(2πi/4) turned by a quarter is -sin(2πi/4).
    closeTo(phaseRandomise([1, 0, -1, 0], [Math.PI / 2]), [0, -1, 0, 1]);
  });

  it('gives back the values where no phase is turned', () => {
    closeTo(phaseRandomise([3, 1, 4, 1, 5], [0, 0]), [3, 1, 4, 1, 5]);
    closeTo(phaseRandomise([7], []), [7]);
    closeTo(phaseRandomise([], []), []);
  });

  it.each([24, 25])('keeps mean and autocorrelations of %i values', (n) => {
    const random = randomStream('phases');
    const values = Array.from({ length: n }, () => random.normal());
    const phases = Array.from({ length: Math.floor((n - 1) / 2) }, () => 6 * random.uniform());
    const turned = phaseRandomise(values, phases);
    expect(Math.max(...turned.map((value, i) => Math.abs(value - values[i]!)))).toBeGreaterThan(
      0.1,
    );
    const sum = (all: ArrayLike<number>) => Array.from(all).reduce((total, x) => total + x, 0);
    expect(sum(turned)).toBeCloseTo(sum(values), 11);
    closeTo(
      autocovariances(turned).map((x) => x / n),
      autocovariances(values).map((x) => x / n),
    );
  });

  it('refuses another number of angles', () => {
    expect(() => phaseRandomise([1, 2, 3, 4], [])).toThrow(RangeError);
  });
});

describeStatistic<{ x: number[]; phases: number[] }>(
  'placebo',
  'phaseRandomise',
  2,
  ({ x, phases }) => phaseRandomise(x, phases),
);
