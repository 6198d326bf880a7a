import { describe, expect, it } from 'vitest';
import { donchianChannel } from '../../../engine/kernels/donchian-channel.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof donchianChannel>[0];

const channel = (bars: Columns, period: number) => {
  const column = () => new Float64Array(bars.high.length);
  const out = { upper: column(), middle: column(), lower: column() };
  return donchianChannel(bars, period, out);
};

describe('donchianChannel()', () => {
  const bars: Columns = { high: Float64Array.of(5, 7, 6, 4), low: Float64Array.of(3, 4, 2, 1) };

  it('spans the highest high and the lowest low, this bar among them', () => {
    const { upper, middle, lower } = channel(bars, 2);
    expect([...upper]).toEqual([NaN, 7, 7, 6]);
    expect([...lower]).toEqual([NaN, 3, 2, 1]);
    expect([...middle]).toEqual([NaN, 5, 4.5, 3.5]);
  });

  it('is undefined throughout when the bars are too few', () => {
    expect([...channel(bars, 5).middle]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) => Object.values(channel(random, 12)));
  });

  it('forgets its start', () => {
    expectForgetsItsStart((random) => Object.values(channel(random, 20)), 20);
  });

  it.each([0, -1, 2.5, NaN])('throws RangeError when period is %s', (period) => {
    expect(() => channel(bars, period)).toThrow(RangeError);
  });

  it('throws RangeError when low is short', () => {
    expect(() => channel({ ...bars, low: new Float64Array(3) }, 2)).toThrow(
      'Cannot compute Donchian channel: low has 3 values; give 4',
    );
  });
});

describeVectors('donchian', (bars, { n }) => ({ ...channel(bars, n!) }));
