import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bars } from '../../market/bars.ts';
import { cutMarket } from '../../market/cut-market.ts';
import { dailyCloses } from '../../market/daily-closes.ts';
import { DAY_MS } from '../../market/interval.ts';
import type { Market } from '../../market/market.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { BarsRecogniser, type Likeness } from '../../market/recognise-bars.ts';
import { resample } from '../../market/resample.ts';
import { simulateMarket } from '../../market/simulated-market.ts';
import { marketOf } from '../helpers/market-of.ts';
import { hasShared, sharedPath } from '../helpers/shared-data.ts';

const HOUR_MS = 3_600_000;
const market = simulateMarket({ kind: 'null', seed: 5, days: 80 });
const compare = (own: Pick<Market, 'bars'>, known: Pick<Market, 'bars'>): Likeness =>
  new BarsRecogniser(own.bars).compare(dailyCloses(known.bars));
const changed = ({ bars }: Market, change: Partial<Bars>) => ({ bars: { ...bars, ...change } });

describe('dailyCloses()', () => {
  // Bars of 8 hours, which close at 8, 16 and 24 h.
  const rows = (from: number, closes: readonly number[]) =>
    closes.map((close, i) => [from + 8 * i * HOUR_MS, close, close, close, close, 1]);
  const day = Date.UTC(2024, 0, 10);
  const first = day / DAY_MS;

  it('are the last closes of whole days, and of other days if the clock is shifted', () => {
    const { bars } = marketOf(rows(day, [1, 2, 3, 4, 5, 6]), 8 * HOUR_MS);
    expect(dailyCloses(bars)).toEqual({ firstDay: first, closes: [3, 6] });
    // Two hours earlier, the last bar ends at 22 h: that day is not over.
    expect(dailyCloses(bars, -2 * HOUR_MS)).toEqual({ firstDay: first, closes: [3] });
    expect(dailyCloses(bars, 8 * HOUR_MS)).toEqual({ firstDay: first, closes: [2, 5] });
  });

  it('are null on days without a bar', () => {
    const { bars } = marketOf(
      [...rows(day, [1, 2, 3]), ...rows(day + 3 * DAY_MS, [7, 8, 9])],
      8 * HOUR_MS,
    );
    expect(dailyCloses(bars)).toEqual({ firstDay: first, closes: [3, null, null, 9] });
  });
});

describe('bars are the same', () => {
  const { time, close } = market.bars;
  const cases: readonly (readonly [string, Pick<Market, 'bars'>])[] = [
    ['of 15 minutes', resample(market, 900_000)],
    ['of a day', resample(market, DAY_MS)],
    ['with prices x 100', changed(market, { close: close.map((one) => one * 100) })],
    // One return differs.
    [
      'adjusted for a split',
      changed(market, { close: close.map((one, i) => (i < 9000 ? one / 10 : one)) }),
    ],
    [
      'with other bars in the last third',
      changed(market, { close: close.map((one, i) => (i < 15_360 ? one : 1 + (i % 977))) }),
    ],
    // 12 of 79 returns agree.
    [
      'with other bars but for the last 13 days',
      changed(market, { close: close.map((one, i) => (i >= 67 * 288 ? one : 1 + (i % 977))) }),
    ],
    ['of five days only', changed(market, { ...firstBars(5) })],
  ];

  it.each(cases)('%s', (_what, other) => {
    expect(compare(other, market)).toMatchObject({ how: 'same', shiftMs: 0 });
    expect(compare(market, other)).toMatchObject({ how: 'same', shiftMs: 0 });
  });

  it.each([-14, -8, -0.75, 3, 5.5, 14])('with a clock that is %d h ahead', (hours) => {
    const other = changed(market, { time: time.map((one) => one + hours * HOUR_MS) });
    expect(compare(other, market)).toMatchObject({ how: 'same', shiftMs: -hours * HOUR_MS });
    const slow = resample(market, 900_000);
    const shifted = changed(slow, { time: slow.bars.time.map((one) => one + hours * HOUR_MS) });
    expect(compare(shifted, market)).toMatchObject({ how: 'same', shiftMs: -hours * HOUR_MS });
  });

  it('but not by four days, other seeds, or days on which neither price moved', () => {
    expect(compare(changed(market, firstBars(4)), market).how).toBeNull();
    const other = simulateMarket({ kind: 'null', seed: 6, days: 80 });
    expect(compare(other, market).how).toBeNull();
    const flat = (price: number) => ({ bars: { ...market.bars, close: close.map(() => price) } });
    expect(compare(flat(1), flat(1.0001))).toMatchObject({
      how: null,
      agreement: null,
      correlation: null,
    });
  });

  it('or kin if they are inverse, or of three weeks and every second bar', () => {
    const inverse = changed(market, { close: close.map((one) => 1 / one) });
    expect(compare(inverse, market)).toMatchObject({ how: 'kin', shiftMs: 0 });
    expect(compare(inverse, market).correlation).toBeCloseTo(-1);
    const thin = (days: number) => {
      const [times, closes] = [time, close].map((column) =>
        column.subarray(0, days * 288).filter((_, i) => i % 2 === 0),
      );
      return changed(market, { length: times!.length, time: times!, close: closes! });
    };
    // The last day ends five minutes early.
    expect(compare(thin(22), market)).toMatchObject({ how: 'kin', days: 21 });
    expect(compare(thin(14), market)).toMatchObject({ how: null, correlation: null });
  });

  function firstBars(days: number): Partial<Bars> {
    const length = days * 288;
    return { length, time: time.subarray(0, length), close: close.subarray(0, length) };
  }
});

describe.skipIf(!hasShared('data'))('real markets (skipped without the reference data)', () => {
  const read = (folder: string, prefix: string) => {
    const path = sharedPath('data', folder);
    const files = readdirSync(path).filter((name) => name.startsWith(prefix));
    return readMarketFiles(files.map((name) => join(path, name))).market;
  };

  it('recognises them: a perpetual is kin of its spot market, BTC and ETH or SOL are not, and hours of SPY are its days', () => {
    const um = read('futures_5m', 'BTCUSDT-5m');
    const daily = read('spot_1d', 'BTCUSDT-1d');
    expect(compare(um, daily)).toMatchObject({ how: 'kin', shiftMs: 0, days: 365 });
    expect(compare(read('spot_1h', 'BTCUSDT-1h'), daily)).toMatchObject({ how: 'same' });
    const eth = compare(read('spot_1d', 'ETHUSDT-1d'), daily);
    expect(eth.how).toBeNull();
    expect(eth.correlation).toBeCloseTo(0.797, 3);
    expect(compare(read('futures_5m', 'SOLUSDT-5m'), um).how).toBeNull();
    const [spring, later] = [Date.UTC(2020, 1, 17), Date.UTC(2020, 3, 1)];
    const crash = cutMarket(read('spot_1d', 'ETHUSDT-1d'), spring, later)!;
    expect(compare(crash, daily).how).toBeNull();
    expect(compare(crash, daily).correlation).toBeGreaterThan(0.95);
    const january = cutMarket(um, -Infinity, Date.UTC(2025, 1, 1))!;
    expect(compare(january, daily)).toMatchObject({ how: 'kin', days: 31 });
    const spy = read('equities_fx', 'lean_SPY_daily');
    expect(compare(read('equities_fx', 'lean_SPY_hour'), spy)).toMatchObject({ how: 'same' });
  });
});
