import { describe, expect, it } from 'vitest';
import { stepTrades } from '../../analyzer/step-trades.ts';
import { abstainedTest, keptTest, testRecord } from '../helpers/episodes.ts';

// Bars of twelve hours from 2024-02-28, a leap year: bar 4 opens on 1 March.
const TIME = Array.from({ length: 6 }, (_, bar) => Date.UTC(2024, 1, 28, 12 * bar));

const traded = (index: number, exitBar: number[], barsHeld: number[], pnl: number[]) =>
  testRecord(index, keptTest(index, { stepTrades: { exitBar, barsHeld, pnl } }));

describe('stepTrades()', () => {
  it('lists the trades of all segments, test by test', () => {
    const first = [
      traded(0, [1, 3], [0, 2], [5.5, -2]),
      testRecord(1, abstainedTest(1)),
      testRecord(2, 'failed'),
      testRecord(3, 'skipped'),
      traded(4, [], [], []),
    ];
    const second = [traded(0, [4], [3], [0.25])];
    const segments = [
      { results: { segment: 1 }, tests: first },
      { results: { segment: 2 }, tests: second },
    ];
    expect(stepTrades(segments, TIME)).toEqual([
      { segment: 1, test: 'seg1_test001', exit_ts: '2024-02-28T12:00:00Z', pnl: 5.5, bars_held: 0 },
      { segment: 1, test: 'seg1_test001', exit_ts: '2024-02-29T12:00:00Z', pnl: -2, bars_held: 2 },
      {
        segment: 2,
        test: 'seg1_test001',
        exit_ts: '2024-03-01T00:00:00Z',
        pnl: 0.25,
        bars_held: 3,
      },
    ]);
    expect(stepTrades([], TIME)).toEqual([]);
  });
});
