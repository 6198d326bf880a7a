import { describe, expect, it } from 'vitest';
import { rankStrategies } from '../../analyzer/rank-strategies.ts';
import {
  abstainedTest,
  CENTRE,
  episode,
  keptTest,
  record,
  testRecord,
} from '../helpers/episodes.ts';

const SIZING = { notional: 70_000 };

/** A step of 100 bars that ends at `totalPnl`, with changes of 1 a bar in all directions. */
const step = (totalPnl: number) =>
  record({ bars: 100, trades: 2, wins: 1, losses: 1, totalPnl, squaredChanges: 100 });

function ranked(...segments: Parameters<typeof rankStrategies>[0]) {
  return rankStrategies(segments, SIZING, 105_120);
}

const segment = (
  number: number,
  tests: Parameters<typeof rankStrategies>[0][number]['tests'],
  isInSample = false,
) => ({ segment: number, name: `s${number}`, isInSample, tests });

describe('rankStrategies()', () => {
  it('ranks the largest t first, and centres without trades last', () => {
    const rows = ranked(
      segment(1, [testRecord(0, abstainedTest(0))]),
      segment(2, [testRecord(0, keptTest(0, { step: step(-60) }))]),
      segment(3, [testRecord(0, keptTest(0, { step: step(20) }))]),
    );
    expect(rows.map(({ name }) => name)).toEqual(['s3', 's2', 's1']);
    // mean 0.2; variance (100 - 100 x 0.04) / 99; t = 0.2 / sqrt(96 / 99) x 10.
    expect(rows[0]!.step.t).toBeCloseTo((0.2 / Math.sqrt(96 / 99)) * 10, 12);
    expect(rows[2]!.step.t).toBeNull();
    expect(rows[2]!.mean_episode_score).toBeNull();
  });

  it('keeps the order of equal centres, also without trades', () => {
    const same = () => [testRecord(0, keptTest(0, { step: step(20) }))];
    const idle = () => [testRecord(0, abstainedTest(0))];
    const rows = ranked(
      segment(1, idle()),
      segment(2, same()),
      segment(3, idle()),
      segment(4, same()),
    );
    expect(rows.map(({ name }) => name)).toEqual(['s2', 's4', 's1', 's3']);
  });

  it('ranks a centre again after each patch, over the steps of its own tests', () => {
    const patched = { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 1.8 } };
    const rows = ranked(
      segment(1, [
        testRecord(0, keptTest(0, { step: step(10), episodes: [episode(0, { score: 50 })] })),
        testRecord(1, 'failed'),
        testRecord(2, keptTest(2, { step: step(40), episodes: [episode(1, { score: 90 })] }), {
          centre: patched,
        }),
      ]),
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      tests: 1,
      mean_episode_score: 90,
      strategy: { ...patched, sizing: SIZING },
    });
    expect(rows[0]!.step.total_pnl).toBe(40);
    expect(rows[1]).toMatchObject({ tests: 2, mean_episode_score: 50 });
    expect(rows[1]!.step).toMatchObject({ total_pnl: 10, n_trades: 2 });
    // The bars of the failed test count as flat: exposure is over 200 bars.
    expect(rows[1]!.step.exposure).toBe(0);
  });

  it('marks in-sample centres', () => {
    const rows = ranked(segment(2, [testRecord(0, keptTest(0))], true));
    expect(rows[0]!.in_sample).toBe(true);
  });

  it('is empty without tests', () => {
    expect(ranked()).toEqual([]);
    expect(ranked(segment(1, []))).toEqual([]);
  });
});
