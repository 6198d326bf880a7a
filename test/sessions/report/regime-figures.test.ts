import { describe, expect, it } from 'vitest';
import type { TestRecord } from '../../../analyzer/segment-record.ts';
import { regimeCells } from '../../../sessions/report/regime-figures.ts';

describe('regimeCells()', () => {
  /** A test that ran these methods, with trades by regime: how many, winners, P&L. */
  const test = (
    methods: string[],
    regime: Partial<Record<'low' | 'normal' | 'high', [number, number, number]>>,
  ) =>
    ({
      centre: { methods, combine: 'all', params: {}, exits: {}, gates: {} },
      outcome: {
        status: 'ran',
        result: {
          groups: {
            regime: Object.fromEntries(
              Object.entries(regime).map(([name, [trades, wins, totalPnl]]) => [
                name,
                { trades, wins, totalPnl },
              ]),
            ),
          },
        },
      },
    }) as unknown as TestRecord;
  const failed = { ...test(['b'], {}), outcome: { status: 'failed', why: 'x' } } as TestRecord;

  it('sums trades by methods, ignoring parameters', () => {
    const cells = regimeCells([
      { tests: [test(['a'], { low: [2, 1, -10] }), test(['a', 'b'], { high: [1, 1, 5] })] },
      { tests: [test(['a'], { low: [3, 0, -20], high: [1, 1, 7] }), failed] },
    ]);
    expect(cells.map((one) => Object.values(one))).toEqual([
      ['a', 'low', 5, 1, -30],
      ['a', 'normal', 0, 0, 0],
      ['a', 'high', 1, 1, 7],
      ['a + b (all must agree)', 'low', 0, 0, 0],
      ['a + b (all must agree)', 'normal', 0, 0, 0],
      ['a + b (all must agree)', 'high', 1, 1, 5],
      ['b', 'low', 0, 0, 0],
      ['b', 'normal', 0, 0, 0],
      ['b', 'high', 0, 0, 0],
    ]);
  });
});
