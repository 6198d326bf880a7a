import { describe, expect, it } from 'vitest';
import { resample } from '../../market/resample.ts';
import { DAY, MINUTE } from '../helpers/market-klines.ts';
import { marketOf } from '../helpers/market-of.ts';

const START = Date.UTC(2024, 0, 1, 10);

/** Bar k: open 10 + k, high 20 + k, low 5 + k, close 11 + k, volume 1 + k. */
function bars(minutes: readonly number[], interval = 1) {
  const rows = minutes.map((minute, k) => [
    START + minute * MINUTE,
    10 + k,
    20 + k,
    5 + k,
    11 + k,
    1 + k,
  ]);
  const counts = minutes.map((_, k) => 2 * k);
  return marketOf(rows, interval * MINUTE, {}, [
    ['tradeCount', counts],
    ['bidSize', counts],
  ]);
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

describe('resample()', () => {
  it('takes the first open, the highest high, the lowest low, the last close and sums', () => {
    const { bars: five } = resample(bars(range(0, 10)), 5 * MINUTE);
    expect([...five.time]).toEqual([START, START + 5 * MINUTE]);
    expect([...five.open]).toEqual([10, 15]);
    expect([...five.high]).toEqual([24, 29]);
    expect([...five.low]).toEqual([5, 10]);
    expect([...five.close]).toEqual([15, 20]);
    expect([...five.volume]).toEqual([1 + 2 + 3 + 4 + 5, 6 + 7 + 8 + 9 + 10]);
    expect([...five.tradeCount!]).toEqual([0 + 2 + 4 + 6 + 8, 10 + 12 + 14 + 16 + 18]);
    expect([...five.bidSize!]).toEqual([8, 18]);
    expect(five.intervalMs).toBe(5 * MINUTE);
  });

  it('begins at whole multiples and omits incomplete bars at both ends', () => {
    const { bars: five } = resample(bars(range(3, 22)), 5 * MINUTE);
    expect([...five.time]).toEqual([5, 10, 15].map((minute) => START + minute * MINUTE));
    expect(five.open[0]).toBe(12);
  });

  it('leaves a gap if bars are missing', () => {
    const { bars: five, gaps } = resample(bars([...range(0, 7), ...range(8, 20)]), 5 * MINUTE);
    expect([...five.time]).toEqual([0, 10, 15].map((minute) => START + minute * MINUTE));
    expect(gaps).toEqual([{ index: 1, missingBars: 1 }]);
  });

  it('gives the same bars in one step as in two, and another hash than its source', () => {
    const source = bars(range(0, 120));
    const once = resample(source, 60 * MINUTE);
    expect(resample(resample(source, 15 * MINUTE), 60 * MINUTE).hash).toBe(once.hash);
    expect(once.hash).not.toBe(source.hash);
    expect(once).toMatchObject({ symbol: 'BTCUSDT', venue: 'spot', calendar: 'continuous' });
  });

  it('begins weeks on Monday', () => {
    const monday = Date.UTC(2024, 0, 1);
    const days = range(0, 20).map((day) => [monday + (day - 2) * DAY, 1, 1, 1, 1, 1]);
    const { bars: weeks } = resample(marketOf(days, DAY), 7 * DAY);
    expect([...weeks.time]).toEqual([monday, monday + 7 * DAY]);
  });

  it('builds incomplete bars of a venue that closes, except the first and the last', () => {
    const day = (d: number, minutes: readonly number[]) =>
      minutes.map((minute) => [d * DAY + (14 * 60 + minute) * MINUTE, 1, 1, 1, 1, 1]);
    const hours = range(0, 4).flatMap((d) => day(19_723 + d, [0, 60, 120]));
    const { bars: days } = resample(marketOf(hours, 60 * MINUTE, { calendar: 'sessions' }), DAY);
    expect([...days.time]).toEqual([19_724 * DAY, 19_725 * DAY]);
    expect([...days.volume]).toEqual([3, 3]);
  });

  it('marks bars made of simulated ones as simulated', () => {
    const simulated = { kind: 'null', seed: 1, days: 1, strength: null, edge: null } as const;
    const rows = range(0, 10).map((minute) => [START + minute * MINUTE, 1, 1, 1, 1, 1]);
    expect(resample(marketOf(rows, MINUTE, { simulated }), 5 * MINUTE).simulated).toEqual(
      simulated,
    );
  });

  it.each([
    [3, 'Cannot make bars of 3m from bars of 5m: the interval is not a multiple'],
    [5, 'Cannot make bars of 5m from bars of 5m'],
    [7, 'Cannot make bars of 7m from bars of 5m'],
    [60, '0 would be complete'],
  ])('rejects bars of %d minutes from six of five', (minutes, message) => {
    const source = bars([0, 5, 10, 15, 20, 25], 5);
    expect(() => resample(source, minutes * MINUTE)).toThrow(message);
  });

  it('rejects bars that do not begin at whole multiples of their own length', () => {
    expect(() => resample(bars([2, 7, 12, 17, 22, 27], 5), 15 * MINUTE)).toThrow(
      'the bar at 2024-01-01T10:02:00Z does not open a whole number of bars after',
    );
  });
});
