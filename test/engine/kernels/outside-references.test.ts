import { describe, expect, it } from 'vitest';
import { averageDirectionalIndex } from '../../../engine/kernels/average-directional-index.ts';
import { averageTrueRange } from '../../../engine/kernels/average-true-range.ts';
import { bollingerBands } from '../../../engine/kernels/bollinger-bands.ts';
import { donchianChannel } from '../../../engine/kernels/donchian-channel.ts';
import { exponentialMovingAverage } from '../../../engine/kernels/exponential-moving-average.ts';
import { macd } from '../../../engine/kernels/moving-average-convergence-divergence.ts';
import { relativeStrengthIndex } from '../../../engine/kernels/relative-strength-index.ts';
import { rollingZScore } from '../../../engine/kernels/rolling-z-score.ts';
import { simpleMovingAverage } from '../../../engine/kernels/simple-moving-average.ts';
import { verticalHorizontalFilter } from '../../../engine/kernels/vertical-horizontal-filter.ts';
import { rollingVwap } from '../../../engine/kernels/volume-weighted-average-price.ts';
import { hasShared } from '../../helpers/shared-data.ts';
import {
  expectSeries,
  NEEDS_SHARED,
  readGolden,
  readGoldenColumns,
} from '../../helpers/vectors.ts';

const hasGolden = hasShared('data', 'golden');
const TOLERANCE = { abs: 1e-9, rel: 1e-9 };

const nullable = (column: Float64Array) =>
  Array.from(column, (value) => (Number.isNaN(value) ? null : value));

describe.skipIf(!hasGolden)(`the R package TTR ${NEEDS_SHARED}`, () => {
  const columns = () => {
    const table = readGoldenColumns('ttr_atr14_vhf28_250bars.csv');
    return { ...table, high: table.high!, low: table.low!, close: table.close!, table };
  };

  it('has the same average true range', () => {
    const { high, low, close, table } = columns();
    const got = averageTrueRange({ high, low, close }, 14, new Float64Array(close.length));
    expectSeries(got, nullable(table.atr14_wilder!), TOLERANCE, 'ATR(14)');
  });

  it('has the same vertical horizontal filter', () => {
    const { close, table } = columns();
    const got = verticalHorizontalFilter(close, 28, new Float64Array(close.length));
    expectSeries(got, nullable(table.vhf28_close!), TOLERANCE, 'VHF(28)');
  });
});

describe.skipIf(!hasGolden)(`Stock.Indicators, on its own quotes ${NEEDS_SHARED}`, () => {
  const quotes = () => {
    const { high, low, close, volume } = readGoldenColumns('skender_quotes_default.csv');
    return { high: high!, low: low!, close: close!, volume: volume!, length: close!.length };
  };
  const published = (indicator: string, field: string): (number | null)[] =>
    JSON.parse(readGolden(`skender_${indicator}.standard.json.gz`)).map(
      (row: Record<string, number | null>) => row[field] ?? null,
    );
  const column = () => new Float64Array(quotes().length);

  it('has the same averages', () => {
    const { close } = quotes();
    const sma = simpleMovingAverage(close, 20, column());
    expectSeries(sma, published('sma', 'sma'), TOLERANCE, 'SMA(20)');
    const ema = exponentialMovingAverage(close, 20, column());
    expectSeries(ema, published('ema', 'ema'), TOLERANCE, 'EMA(20)');
  });

  it('has the same relative strength index', () => {
    const rsi = relativeStrengthIndex(quotes().close, 14, column());
    expectSeries(rsi, published('rsi', 'rsi'), TOLERANCE, 'RSI(14)');
  });

  it('has the same average true range and directional index', () => {
    const atr = averageTrueRange(quotes(), 14, column());
    expectSeries(atr, published('atr', 'atr'), TOLERANCE, 'ATR(14)');
    const { adx, plusDi, minusDi } = averageDirectionalIndex(quotes(), 14, {
      adx: column(),
      plusDi: column(),
      minusDi: column(),
    });
    // It starts from the sum of 14 bars, TA-Lib from 13 and a smoothed one: the two meet later.
    const settled = 300;
    for (const [got, field] of [
      [adx, 'adx'],
      [plusDi, 'pdi'],
      [minusDi, 'mdi'],
    ] as const) {
      const want = published('adx', field).slice(settled);
      expectSeries(got.slice(settled), want, { abs: 1e-6, rel: 1e-6 }, field);
    }
  });

  it('has the same Bollinger bands', () => {
    const bands = { upper: column(), middle: column(), lower: column() };
    bollingerBands(quotes().close, 20, 2, bands);
    expectSeries(bands.upper, published('bb', 'upperBand'), TOLERANCE, 'upper');
    expectSeries(bands.middle, published('bb', 'sma'), TOLERANCE, 'middle');
    expectSeries(bands.lower, published('bb', 'lowerBand'), TOLERANCE, 'lower');
  });

  it('has the same z-score', () => {
    const score = rollingZScore(quotes().close, 14, column());
    expectSeries(score, published('stdev', 'zScore'), TOLERANCE, 'z(14)');
  });

  it('has the same Donchian channel, one bar later', () => {
    const { upper, middle, lower } = donchianChannel(quotes(), 20, {
      upper: column(),
      middle: column(),
      lower: column(),
    });
    // Its channel leaves the bar itself out.
    const later = (values: Float64Array) => Float64Array.of(NaN, ...values.subarray(0, -1));
    expectSeries(later(upper), published('donchian', 'upperBand'), TOLERANCE, 'upper');
    expectSeries(later(middle), published('donchian', 'centerline'), TOLERANCE, 'middle');
    expectSeries(later(lower), published('donchian', 'lowerBand'), TOLERANCE, 'lower');
  });

  it('has the same convergence divergence once the start is forgotten', () => {
    const lines = { macd: column(), signal: column(), histogram: column() };
    macd(quotes().close, { fast: 12, slow: 26, signal: 9 }, lines);
    // Its fast average starts on its own.
    const settled = 300;
    for (const [field, got] of Object.entries(lines)) {
      const want = published('macd', field).slice(settled);
      expectSeries(got.slice(settled), want, TOLERANCE, field);
    }
  });

  it('has the same volume-weighted price of one long session', () => {
    // Its session is the whole file: at each bar a window that reaches back to the first.
    const vwap = column().map((_, i) => rollingVwap(quotes(), i + 1, column())[i]!);
    expectSeries(vwap, published('vwap', 'vwap'), TOLERANCE, 'VWAP');
  });
});

describe.skipIf(!hasGolden)(`the regression test of TA-Lib ${NEEDS_SHARED}`, () => {
  interface Row {
    readonly function?: string;
    readonly unstable?: number;
    readonly period: number;
    readonly out_index: number;
    readonly begIdx: number;
    readonly value: number;
  }
  // Its table prints values cut after two to four decimals.
  const PRINTED = 0.01;

  it('has the same average true ranges', () => {
    const { high, low, close } = readGoldenColumns('talib_regtest_252bars.csv');
    const bars = { high: high!, low: low!, close: close! };
    const rows: Row[] = JSON.parse(readGolden('talib_regtest_expected.json')).trange_atr;
    let compared = 0;
    for (const row of rows.filter(({ unstable }) => unstable === 0)) {
      // The true range is what ATR(1) averages.
      const period = row.function === 'TRANGE' ? 1 : row.period;
      const got = averageTrueRange(bars, period, new Float64Array(high!.length));
      expect(Number.isNaN(got[row.begIdx - 1]!)).toBe(true);
      expect(Math.abs(got[row.begIdx + row.out_index]! - row.value)).toBeLessThan(PRINTED);
      compared++;
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('has the same population deviations', () => {
    const close = readGoldenColumns('talib_regtest_252bars.csv').close!;
    const rows: (Row & { nbdev: number })[] = JSON.parse(
      readGolden('talib_regtest_expected.json'),
    ).stddev;
    for (const row of rows) {
      const column = () => new Float64Array(close.length);
      const { upper, middle } = bollingerBands(close, row.period, row.nbdev, {
        upper: column(),
        middle: column(),
        lower: column(),
      });
      const i = row.begIdx + row.out_index;
      expect(Math.abs(upper[i]! - middle[i]! - row.value)).toBeLessThan(PRINTED);
    }
    expect(rows.length).toBeGreaterThan(2);
  });
});
