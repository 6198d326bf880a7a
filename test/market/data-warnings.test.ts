import { describe, expect, it } from 'vitest';
import { dataWarnings } from '../../market/data-warnings.ts';
import type { MarketLabels } from '../../market/make-market.ts';
import type { Market } from '../../market/market.ts';
import { marketOf } from '../helpers/market-of.ts';

const HOUR_MS = 3_600_000;
const from = Date.UTC(2024, 5, 9, 20);

/** Hours with these closes, and a volume of 1 unless another is given. */
function hours(
  closes: readonly number[],
  volumes: readonly number[] = [],
  labels: Partial<MarketLabels> = {},
  openOf = (i: number) => i,
): Market {
  const rows = closes.map((close, i) => [
    from + openOf(i) * HOUR_MS,
    ...[close, close, close, close, volumes[i] ?? 1],
  ]);
  return marketOf(rows, HOUR_MS, labels);
}
const textsOf = (market: Market) =>
  dataWarnings(market, ['vwap_reversion', 'cvd_min']).map(({ text }) => text);

describe('dataWarnings()', () => {
  it('says nothing of ordinary bars', () => {
    expect(textsOf(hours([100, 130, 91, 100]))).toEqual([]);
  });

  it('names a jump with its time, its size and the split that it looks like', () => {
    expect(textsOf(hours([1208, 1210, 121.5, 120]))).toEqual([
      'The close fell by 90.0 % from one bar to the next, from 1210 to 121.5 at 2024-06-09 22:00, about 10:1: was there a split, and are the prices unadjusted?',
    ]);
    expect(textsOf(hours([10, 20.1, 20, 62]))).toEqual([
      '2 closes moved by more than 40 %; the largest rose by 210.0 % from one bar to the next, from 20 to 62 at 2024-06-09 23:00, about 1:3: was there a split, and are the prices unadjusted?',
    ]);
    // 3:2 is a fall by a third; 1.45 is near no whole number.
    expect(textsOf(hours([30, 20]))).toEqual([]);
    expect(textsOf(hours([100, 145]))[0]).toContain('at 2024-06-09 21:00: was there');
  });

  it('sees a jump over a weekend', () => {
    const sessions = { calendar: 'sessions' } as const;
    const market = hours([100, 100, 100, 50], [], sessions, (i) => (i < 3 ? i : i + 60));
    expect(textsOf(market)).toHaveLength(1);
    expect(textsOf(market)[0]).toContain('fell by 50.0 %');
  });

  it('names bars without volume, and what needs it', () => {
    const all = (count: number, volume = 1) => Array.from({ length: count }, () => volume);
    expect(textsOf(hours(all(30), all(30, 0)))).toEqual([
      'No bar has a volume: what needs volume (vwap_reversion, cvd_min) is blind.',
    ]);
    expect(textsOf(hours(all(30), [...all(18), ...all(12, 0)]))).toEqual([
      '40.0 % of the bars have no volume, among them the last 12 bars, from 2024-06-10 14:00 on (delisted?). No trade took place there: ' +
        'entries and exits on these bars are not possible, and what needs volume (vwap_reversion, cvd_min) is blind.',
    ]);
    expect(textsOf(hours(all(30), [1, 0, 1, 0, 0, ...all(25)]))[0]).toContain(
      '10.0 % of the bars have no volume, the longest stretch 2 bars from 2024-06-09 23:00 to 2024-06-10 01:00.',
    );
    // One of 30 is 3.3 %; a stretch of a day is mentioned whatever its share.
    expect(textsOf(hours(all(30), [1, 0, ...all(28)]))).toEqual([]);
    expect(textsOf(hours(all(600), [1, ...all(24, 0), ...all(575)]))[0]).toContain(
      '4.0 % of the bars',
    );
    expect(textsOf(hours(all(600), [1, ...all(23, 0), ...all(576)]))).toEqual([]);
  });

  it('counts gaps of a market that never closes, and the funding that a perpetual has', () => {
    const skip = (i: number) => (i < 2 ? i : i < 3 ? i + 1 : i + 3);
    expect(textsOf(hours([1, 1, 1, 1, 1], [], {}, skip))).toEqual([
      '3 bars (37.5 %) are missing, in 2 gaps; the longest ends at 2024-06-10 02:00 (2 bars). Positions close at a gap.',
    ]);
    expect(textsOf(hours([1, 1, 1, 1, 1], [], { calendar: 'sessions' }, skip))).toEqual([]);
    expect(textsOf(hours([1, 1], [], { venue: 'um' }))).toEqual([
      'Funding payments of this perpetual are not modelled.',
    ]);
  });
});
