import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { barsPerDay } from '../../market/market.ts';
import { readMarketFiles } from '../../market/read-market-files.ts';
import { resample } from '../../market/resample.ts';
import { hasShared, sharedPath } from '../helpers/shared-data.ts';

// Expected rows, dates and gaps are those of PROVENANCE.md next to the data.

function files(folder: string, pattern: RegExp): string[] {
  return readdirSync(sharedPath('data', folder))
    .filter((name) => pattern.test(name))
    .map((name) => sharedPath('data', folder, name));
}

const absent = hasShared('data') ? '' : ' (skipped: the shared reference data are absent)';

describe.skipIf(absent !== '')(`readMarketFiles() on real files${absent}`, () => {
  const equity = (name: string, options = {}) =>
    readMarketFiles([sharedPath('data', 'equities_fx', `${name}.csv.gz`)], options);

  it('reads 17 months of spot bars across the change to microseconds, without a gap', () => {
    const { market, notices } = readMarketFiles(
      files('spot_5m', /-\d{4}-\d\d\.csv\.gz$/).reverse(),
    );
    const { bars } = market;
    expect(bars.length).toBe(148_896);
    expect(bars.time[0]).toBe(Date.UTC(2023, 9, 1));
    expect(bars.time[bars.length - 1]).toBe(Date.UTC(2025, 1, 28, 23, 55));
    expect(market).toMatchObject({ symbol: 'BTCUSDT', calendar: 'continuous', gaps: [] });
    expect(notices).toEqual([]);
  });

  it('resamples them to the hourly bars of another source, in every column', () => {
    const hourly = resample(
      readMarketFiles(files('spot_5m', /-\d{4}-\d\d\.csv\.gz$/)).market,
      3_600_000,
    ).bars;
    const other = readMarketFiles(files('spot_1h', /BTCUSDT/)).market.bars;
    const at = new Map(Array.from(other.time, (time, index) => [time, index]));
    let differences = 0;
    for (let i = 0; i < hourly.length; i++) {
      const j = at.get(hourly.time[i]!)!;
      for (const name of ['open', 'high', 'low', 'close', 'tradeCount'] as const) {
        if (hourly[name]![i] !== other[name]![j]) differences++;
      }
      for (const name of ['volume', 'quoteVolume', 'takerBuyVolume'] as const) {
        if (!(Math.abs(hourly[name]![i]! / other[name]![j]! - 1) <= 1e-9)) differences++;
      }
    }
    expect(hourly.length).toBe(12_408);
    expect(differences).toBe(0);
  });

  it('finds the hour that is missing after the outage of March 2023', () => {
    const { market } = readMarketFiles(files('spot_1h', /BTCUSDT/));
    const [gap, ...others] = market.gaps;
    expect(others).toEqual([]);
    expect(gap!.missingBars).toBe(1);
    expect(market.bars.time[gap!.index]).toBe(Date.UTC(2023, 2, 24, 14));
    expect(market.bars.volume[gap!.index - 1]).toBe(0);
  });

  it('reads futures with a header', () => {
    const { bars } = readMarketFiles(files('futures_5m', /BTCUSDT-5m-2025-01/)).market;
    expect(bars.length).toBe(8928);
    expect(bars.open[0]).toBe(93548.8);
    expect(bars.takerBuyVolume![1]).toBe(82.529);
  });

  it('reads daily equities as sessions', () => {
    const goog = equity('backtestingpy_GOOG', { symbol: 'GOOG' }).market;
    expect(goog.bars.length).toBe(2148);
    expect(goog).toMatchObject({ symbol: 'GOOG', calendar: 'sessions' });
    expect(goog.bars.time[0]).toBe(Date.UTC(2004, 7, 19));
    expect(goog.bars.close[0]).toBe(100.34);
    expect(equity('pandasta_SPY_D').market.bars.length).toBe(5241);
    expect(equity('lean_SPY_daily').market.bars.length).toBe(5849);
  });

  it('reads hourly FX and hourly equities as sessions', () => {
    const fx = equity('backtestingpy_EURUSD').market;
    expect(fx.bars.length).toBe(5000);
    expect(fx).toMatchObject({ calendar: 'sessions' });
    expect(barsPerDay(fx)).toBe(24);
    const spy = equity('lean_SPY_hour').market;
    expect(spy.bars.length).toBe(40_832);
    expect(spy).toMatchObject({ calendar: 'sessions' });
    expect(barsPerDay(spy)).toBe(7);
  });

  it('rejects monthly bars, and files without bars', () => {
    expect(() => equity('backtestingpy_BTCUSD')).toThrow(
      'a calendar month, which has no fixed length',
    );
    expect(() => equity('lean_EURUSD_oanda_hour')).toThrow('found 11 columns without a header');
    for (const path of files('depth', /\.gz$/))
      expect(() => readMarketFiles([path])).toThrow('row 1');
  });
});
