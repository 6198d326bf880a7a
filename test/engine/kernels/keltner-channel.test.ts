import { describe, expect, it } from 'vitest';
import { type KeltnerParameters, keltnerChannel } from '../../../engine/kernels/keltner-channel.ts';
import { expectForgetsItsStart, expectNoLookAhead } from '../../helpers/look-ahead.ts';
import { describeVectors } from '../../helpers/vectors.ts';

type Columns = Parameters<typeof keltnerChannel>[0];

const channel = (bars: Columns, parameters: KeltnerParameters) => {
  const column = () => new Float64Array(bars.close.length);
  const out = { upper: column(), middle: column(), lower: column() };
  return keltnerChannel(bars, parameters, out);
};

describe('keltnerChannel()', () => {
  // True ranges from bar 1: 3, 1, 6.
  const bars: Columns = {
    high: Float64Array.of(10, 12, 11, 16),
    low: Float64Array.of(8, 9, 10, 14),
    close: Float64Array.of(9, 11, 10, 15),
  };

  it('reaches as many true ranges from the average close as asked for', () => {
    const parameters = { emaPeriod: 1, atrPeriod: 1, multiplier: 2 };
    const { upper, middle, lower } = channel(bars, parameters);
    expect([...upper]).toEqual([NaN, 17, 12, 27]);
    expect([...middle]).toEqual([NaN, 11, 10, 15]);
    expect([...lower]).toEqual([NaN, 5, 8, 3]);
  });

  // Mean close of bars 0 to 2: 10. The true ranges are 3, 1, 6: mean 2, then 4.
  it('waits for the slower of its two averages', () => {
    const slowEma = channel(bars, { emaPeriod: 3, atrPeriod: 1, multiplier: 1 });
    expect([...slowEma.upper.subarray(0, 3)]).toEqual([NaN, NaN, 11]);
    const slowAtr = channel(bars, { emaPeriod: 1, atrPeriod: 2, multiplier: 1 });
    expect([...slowAtr.middle]).toEqual([NaN, NaN, 10, 15]);
    expect([...slowAtr.lower]).toEqual([NaN, NaN, 8, 11]);
  });

  it('is undefined throughout when the bars are too few', () => {
    const { middle } = channel(bars, { emaPeriod: 2, atrPeriod: 9, multiplier: 1 });
    expect([...middle]).toEqual([NaN, NaN, NaN, NaN]);
  });

  it('never looks ahead', () => {
    expectNoLookAhead((random) =>
      Object.values(channel(random, { emaPeriod: 9, atrPeriod: 5, multiplier: 1.5 })),
    );
  });

  it('forgets its start', () => {
    expectForgetsItsStart(
      (random) => Object.values(channel(random, { emaPeriod: 20, atrPeriod: 10, multiplier: 1.5 })),
      20,
    );
  });

  it.each([
    { emaPeriod: 0, atrPeriod: 10, multiplier: 1 },
    { emaPeriod: 20, atrPeriod: 1.5, multiplier: 1 },
    { emaPeriod: 20, atrPeriod: 10, multiplier: -1 },
    { emaPeriod: 20, atrPeriod: 10, multiplier: NaN },
  ])('throws RangeError for $emaPeriod, $atrPeriod, $multiplier', (parameters) => {
    expect(() => channel(bars, parameters)).toThrow(RangeError);
  });

  it.each(['high', 'low'] as const)('throws RangeError when %s is short', (name) => {
    const short = { ...bars, [name]: new Float64Array(3) };
    expect(() => channel(short, { emaPeriod: 2, atrPeriod: 2, multiplier: 1 })).toThrow(RangeError);
  });
});

describeVectors('keltner', (bars, { nEma, nAtr, mult }) => ({
  ...channel(bars, { emaPeriod: nEma!, atrPeriod: nAtr!, multiplier: mult! }),
}));
