import { describe, expect, it } from 'vitest';
import { checkMarket } from '../../market/check-market.ts';
import { MINUTE } from '../helpers/market-klines.ts';
import { marketOf } from '../helpers/market-of.ts';

const START = Date.UTC(2024, 0, 1);
const at = (minute: number) => START + minute * MINUTE;
const bar = (minute: number, close: number, volume = 1) => [
  at(minute),
  close,
  close + 1,
  close - 1,
  close,
  volume,
];

/** Closes of 100, 101, 100, 100, 101, 100 ...: a third of the returns are up, down and 0. */
function calm(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => bar(i, i % 3 === 1 ? 101 : 100));
}

describe('checkMarket()', () => {
  it('finds nothing in a market without faults', () => {
    expect(checkMarket(marketOf(calm(50), MINUTE))).toMatchObject({
      bars: 50,
      from: START,
      to: at(50),
      expectedBars: 50,
      missingBars: 0,
      missingShare: 0,
      gaps: [],
      zeroVolume: [],
      flatBars: 0,
      outlierCount: 0,
      worstOutliers: [],
    });
  });

  it('lists gaps by their period', () => {
    const rows = [0, 1, 2, 5, 6, 9].map((minute) => bar(minute, 100));
    const found = checkMarket(marketOf(rows, MINUTE));
    expect(found.gaps).toEqual([
      { from: at(3), to: at(5), bars: 2 },
      { from: at(7), to: at(9), bars: 2 },
    ]);
    expect(found).toMatchObject({ expectedBars: 10, missingBars: 4, missingShare: 0.4 });
  });

  it('joins bars without volume into runs, and counts bars with equal prices', () => {
    const rows = calm(8);
    for (const i of [0, 3, 4, 5]) rows[i]![5] = 0;
    for (const i of [3, 7]) rows[i]![2] = rows[i]![3] = rows[i]![4]!;
    const found = checkMarket(marketOf(rows, MINUTE));
    expect(found.zeroVolume).toEqual([
      { from: at(0), to: at(1), bars: 1 },
      { from: at(3), to: at(6), bars: 3 },
    ]);
    expect(found.flatBars).toBe(2);
  });

  it('finds a price that is ten times too high or too low', () => {
    const rows = calm(60);
    rows[30] = bar(30, 1000);
    const found = checkMarket(marketOf(rows, MINUTE));
    // Their median is 0, and two in three are ln(1.01) = 0.00995 from it.
    expect(found.robustSigma).toBeCloseTo(1.4826 * Math.log(1.01), 6);
    expect(found.outlierCount).toBe(2);
    expect(found.worstOutliers.map(({ time, close }) => [time, close])).toEqual([
      [at(30), 1000],
      [at(31), 101],
    ]);
    // ln(1000 / 100) over 1.4826 * 0.00995
    expect(found.worstOutliers[0]!.sigmas).toBeCloseTo(Math.LN10 / (1.4826 * 0.0099503), 0);
  });

  it('lists the ten worst, and counts all', () => {
    const rows = calm(400);
    for (let k = 1; k <= 15; k++) rows[k * 20] = bar(k * 20, 100 + 40 * k);
    const found = checkMarket(marketOf(rows, MINUTE));
    expect(found.outlierCount).toBe(30);
    expect(found.worstOutliers.length).toBe(10);
    expect(found.worstOutliers[0]!.close).toBe(700);
  });

  it('counts a jump over a closed night as an outlier, and not one over a gap', () => {
    const rows = [
      ...calm(60),
      ...calm(60).map(([time, ...rest]) => [time! + 90 * MINUTE, ...rest]),
    ];
    for (const row of rows.slice(60)) for (let c = 1; c <= 4; c++) row[c]! *= 3;
    expect(checkMarket(marketOf(rows, MINUTE)).outlierCount).toBe(0);
    expect(checkMarket(marketOf(rows, MINUTE, { calendar: 'sessions' })).outlierCount).toBe(1);
  });

  it('has no outliers if most closes do not move', () => {
    const rows = Array.from({ length: 20 }, (_, i) => bar(i, i < 15 ? 100 : 500));
    expect(checkMarket(marketOf(rows, MINUTE))).toMatchObject({
      robustSigma: null,
      outlierCount: 0,
    });
  });
});
