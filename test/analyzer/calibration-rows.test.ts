import { describe, expect, it } from 'vitest';
import { calibrationRows } from '../../analyzer/calibration-rows.ts';
import {
  type CalibratedMarket,
  CalibrationRow,
  type KnownKind,
} from '../../protocol/calibration.ts';

function judged(
  kind: KnownKind,
  seed: number,
  more: Partial<CalibratedMarket> = {},
): CalibratedMarket {
  return {
    kind,
    seed,
    candidate: false,
    champion_t: 1,
    shuffle_t: 0,
    mirror_t: 0.5,
    planted_t: null,
    arms: 2,
    decided_by: 'shuffle',
    seconds: 0.5,
    ...more,
  };
}

function some(kind: KnownKind, count: number, candidates: number): CalibratedMarket[] {
  return Array.from({ length: count }, (_, i) => judged(kind, i, { candidate: i < candidates }));
}

describe('calibrationRows()', () => {
  it('counts candidates by kind, and averages known values', () => {
    const rows = calibrationRows([
      judged('t6', 1, { candidate: true, planted_t: 7, champion_t: 4, arms: 38 }),
      judged('null', 1, { champion_t: null, shuffle_t: -1, mirror_t: null }),
      judged('null', 2, { champion_t: -0.5, shuffle_t: 0.25, mirror_t: 1.5, arms: 5 }),
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(['null', 't6']);
    expect(rows[0]).toMatchObject({
      markets: 2,
      candidates: 0,
      rate: 0,
      low: 0,
      // 1 - 0.025^(1/2): no candidate in two markets.
      high: expect.closeTo(0.841886, 5),
      // One of two is not exceeded with 99.75 %.
      at_most: 0.5,
      at_least: null,
      within: true,
      mean_planted_t: null,
      mean_champion_t: -0.5,
      mean_placebo_t: 0.25,
      mean_arms: 3.5,
      seconds: 1,
    });
    expect(rows[1]).toMatchObject({
      rate: 1,
      at_most: null,
      at_least: 0.8,
      within: true,
      mean_planted_t: 7,
    });
    for (const row of rows) expect(CalibrationRow.parse(row)).toEqual(row);
  });

  it.each(['null', 'volatility', 'drift'] as const)(
    'accepts 19 candidates of 200 %s markets, and not 20',
    (kind) => {
      expect(calibrationRows(some(kind, 200, 19))[0]).toMatchObject({
        at_most: 0.095,
        within: true,
      });
      expect(calibrationRows(some(kind, 200, 20))[0]!.within).toBe(false);
    },
  );

  it('requires detection of 80 % of edges of t6 and more, and of no smaller ones', () => {
    for (const kind of ['t6', 't8', 't12'] as const) {
      expect(calibrationRows(some(kind, 10, 8))[0]!.within).toBe(true);
      expect(calibrationRows(some(kind, 10, 7))[0]!.within).toBe(false);
    }
    for (const kind of ['t3', 't4'] as const) {
      const [row] = calibrationRows(some(kind, 10, 0));
      expect(row).toMatchObject({ within: null, at_most: null, at_least: null });
    }
  });

  it('has no row for a kind that did not run', () => {
    expect(calibrationRows([])).toEqual([]);
  });
});
