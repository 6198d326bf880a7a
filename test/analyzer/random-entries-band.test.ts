import { describe, expect, it } from 'vitest';
import { randomEntriesBand } from '../../analyzer/random-entries-band.ts';
import { abstainedTest, keptTest, record, testRecord } from '../helpers/episodes.ts';

const made = (index: number, totalPnl: number, randomPnl: readonly number[], trades = 2) =>
  testRecord(index, keptTest(index, { step: record({ bars: 100, trades, totalPnl }), randomPnl }));

const ENDS = ['2024-01-03T00:00:00Z', '2024-01-05T00:00:00Z', '2024-01-07T00:00:00Z'];

describe('randomEntriesBand()', () => {
  // Five draws, so that the 5th percentile lies 0.2 of the way from the least to the next, and the
  // 95th 0.2 of the way down from the greatest.
  it('sums each draw over the tests, and gives the range after each step', () => {
    const band = randomEntriesBand(
      [
        made(0, 25, [30, 10, 0, 20, -10]),
        testRecord(1, abstainedTest(1)),
        made(2, 5, [0, 40, 0, 10, 30]),
      ],
      ENDS,
      5,
    )!;
    expect(band.draws).toBe(5);
    // In order -10, 0, 10, 20, 30; and after the third step 0, 20, 30, 30, 50.
    const first = { p5: -8, median: 10, p95: 28 };
    const last = { p5: 4, median: 30, p95: 46 };
    const [a, b, c] = band.curve;
    expect([a!.ts, b!.ts, c!.ts]).toEqual(ENDS);
    for (const [got, wanted] of [
      [a!, first],
      [b!, first],
      [c!, last],
      [band.total_pnl, last],
    ] as const) {
      expect(got.p5).toBeCloseTo(wanted.p5, 12);
      expect(got.median).toBe(wanted.median);
      expect(got.p95).toBeCloseTo(wanted.p95, 12);
    }
    // The strategy made 30: the draws with 30, 30 and 50 made as much or more.
    expect(band.at_least).toBe(0.6);
  });

  it('adds nothing for tests that failed or were skipped', () => {
    const band = randomEntriesBand(
      [testRecord(0, 'failed'), made(1, -1, [-2, 4]), testRecord(2, 'skipped')],
      ENDS,
      2,
    )!;
    expect(band.curve.map(({ median }) => median)).toEqual([0, 1, 1]);
    expect(band.at_least).toBe(0.5);
  });

  it('is null without draws or trades', () => {
    expect(randomEntriesBand([made(0, 25, [])], ENDS.slice(0, 1), 0)).toBeNull();
    expect(randomEntriesBand([testRecord(0, abstainedTest(0))], ENDS.slice(0, 1), 2)).toBeNull();
    expect(randomEntriesBand([made(0, 0, [0, 0], 0)], ENDS.slice(0, 1), 2)).toBeNull();
    expect(randomEntriesBand([], [], 2)).toBeNull();
  });

  it('throws RangeError if draws or ends are missing', () => {
    expect(() => randomEntriesBand([made(0, 25, [1])], ENDS.slice(0, 1), 2)).toThrow(RangeError);
    expect(() => randomEntriesBand([made(0, 25, [1, 2])], ENDS, 2)).toThrow(RangeError);
  });
});
