import { describe, expect, it } from 'vitest';
import type { SegmentResults } from '../../../protocol/segment-results.ts';
import type { SessionFindings } from '../../../sessions/summary/session-findings.ts';
import {
  drawdowns,
  hitByWave,
  lowest,
  segmentLines,
} from '../../../sessions/summary/text-charts.ts';

/** A test of a wave with a given number of trades and wins. */
const test = (wave: number, trades: number | null, wins = 0) =>
  ({
    wave,
    step: trades === null ? null : { n_trades: trades, hit: trades === 0 ? null : wins / trades },
  }) as SegmentResults['tests'][number];

describe('hitByWave()', () => {
  it('is wins over trades of a wave, and null without trades', () => {
    // Wave 1: 1 of 4 and 3 of 4. Wave 2: flat, and no trade. Wave 3: 2 of 3.
    const tests = [test(1, 4, 1), test(1, 4, 3), test(2, null), test(2, 0), test(3, 3, 2)];
    expect(hitByWave(tests)).toEqual([0.5, null, 2 / 3]);
  });
});

describe('drawdowns()', () => {
  it('are measured from the highest value so far, including the start', () => {
    expect(drawdowns([-5, 10, 4, 12, 2])).toEqual([-5, 0, -6, 0, -10]);
    expect(lowest(drawdowns([-5, 10, 4, 12, 2]))).toBe(-10);
    expect(lowest([])).toBe(0);
  });
});

describe('segmentLines()', () => {
  const segment = (number: number, pnl: number, in_sample: boolean) =>
    ({
      results: {
        segment: number,
        in_sample,
        step: { total_pnl: pnl, hit: 0.5 },
        counts: { abstained: 3, planned: 10 },
        tests: [test(1, 2, 1)],
      },
    }) as SessionFindings['runs'][number];

  it('draws bars on both sides of zero, at most 16 blocks, with hit and abstentions', () => {
    const runs = [segment(1, -2000, false), segment(2, 500, true)];
    expect(segmentLines({ runs })).toBe(
      `seg 1            -2,000 ${'█'.repeat(16)}│${' '.repeat(16)} hit rate 50.0 %, 3 of 10 abstained\n` +
        `seg 2 in-sample     500 ${' '.repeat(16)}│████${' '.repeat(12)} hit rate 50.0 %, 3 of 10 abstained`,
    );
  });
});
