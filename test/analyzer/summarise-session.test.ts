import { describe, expect, it } from 'vitest';
import type { TestRecord } from '../../analyzer/segment-record.ts';
import { summariseSegment } from '../../analyzer/summarise-segment.ts';
import {
  type SegmentOfSession,
  type SessionFacts,
  summariseSession,
} from '../../analyzer/summarise-session.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import { abstainedTest, CENTRE, keptTest, record, testRecord } from '../helpers/episodes.ts';
import { HONESTY, MARKET, METRICS_GLOBAL } from '../helpers/protocol-examples.ts';

const CONFIG = SessionConfig.parse({ baselines: { random_draws: 2 } });
const curveOf = (tests: number) =>
  Array.from({ length: tests }, (_, i) => ({
    ts: `2024-01-1${5 + i}T00:00:00Z`,
    equity: 10 * i,
    buy_and_hold: 5 * i,
  }));
const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 13);
const FACTS: SessionFacts = {
  session: '0123456789ab',
  honesty: HONESTY,
  market: MARKET,
  schedule: 'forward',
  barsPerYear: 105_120,
  time: Float64Array.from({ length: 400 }, (_, bar) => START + bar * HOUR),
  days: 4,
  buyAndHold: record({ bars: 400, totalPnl: 55, maxDrawdown: -20 }),
  curve: curveOf(4),
  costs: [],
  budgetEnded: [{ turn: 4, why: 'the budget of 3 calls is used up' }],
  inSampleCurves: [{ segment: 2, curve: [{ ts: '2024-01-15T00:00:00Z', equity: -3 }] }],
};

/** The first segment alone is out of sample. */
const REVISIT: SessionFacts = { ...FACTS, curve: curveOf(2) };

function segment(
  number: number,
  tests: readonly TestRecord[],
  isInSample = false,
): SegmentOfSession {
  const results = summariseSegment(
    {
      session: '0123456789ab',
      segment: number,
      isSimulated: false,
      isInSample,
      proposal: `p of ${number}`,
      start: CENTRE,
      end: CENTRE,
      patches: [],
      experiments: [],
      criticAudit: null,
      watched: [],
      trials: { ...METRICS_GLOBAL.trials, proposals: 3 },
      buyAndHold: record({}),
      barsPerYear: 105_120,
    },
    tests,
    CONFIG,
  );
  return { results, tests, planEventCount: 2 };
}

const first = segment(1, [testRecord(0, keptTest(0)), testRecord(1, abstainedTest(1))]);
const losing = record({ bars: 100, trades: 1, losses: 1, totalPnl: -5, grossLoss: 5 });
const second = segment(2, [testRecord(0, keptTest(0, { step: losing })), testRecord(1, 'failed')]);

describe('summariseSession()', () => {
  it('matches its schema', () => {
    const metrics = summariseSession(FACTS, [first, second], CONFIG);
    expect(MetricsGlobal.parse(JSON.parse(JSON.stringify(metrics)))).toEqual(metrics);
  });

  it('sums counts, trials, episodes and events of all segments', () => {
    const metrics = summariseSession(FACTS, [first, second], CONFIG);
    expect(metrics.segments).toBe(2);
    expect(metrics.counts).toEqual({ planned: 4, kept: 2, abstained: 1, failed: 1, skipped: 0 });
    expect(metrics.trials).toMatchObject({
      proposals: 6,
      candidates: 64,
      validations: 16,
      steps: 3,
    });
    for (const key of Object.keys(metrics.trials) as (keyof typeof metrics.trials)[]) {
      const sum = first.results.trials[key] + second.results.trials[key];
      expect(metrics.trials[key], key).toBe(sum);
    }
    expect(metrics.episodes).toBe(2);
    expect(metrics.events).toEqual({ trades: 15, scores: 108, plans: 4 }); // 3 tests ran
  });

  it('walks all segments of a forward session, and only the first of a revisit', () => {
    const forward = summariseSession(FACTS, [first, second], CONFIG);
    expect(forward.walk_forward.segments).toEqual([1, 2]);
    expect(forward.walk_forward.metrics).toMatchObject({ n_trades: 3, total_pnl: 5 });
    expect(forward.walk_forward.metrics.exposure).toBe(0.05); // 20 of 400 bars

    const again = segment(2, second.tests, true);
    const revisit = summariseSession({ ...REVISIT, schedule: 'revisit' }, [first, again], CONFIG);
    expect(revisit.walk_forward.segments).toEqual([1]);
    expect(revisit.walk_forward.metrics).toMatchObject({ n_trades: 2, total_pnl: 10 });
    expect(revisit.breakdown).toEqual(first.results.breakdown);
    // What is in-sample still ran: it counts among tests, trials and strategies.
    expect(revisit.counts.planned).toBe(4);
    expect(revisit.trials).toEqual(forward.trials);
    expect(revisit.strategies.map(({ segment: s, in_sample }) => [s, in_sample])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('gives the share of profitable tests, and null if none traded', () => {
    expect(summariseSession(FACTS, [first, second], CONFIG).profitable_tests_share).toBe(0.5);
    const idle = segment(1, [testRecord(0, abstainedTest(0))]);
    const metrics = summariseSession({ ...FACTS, curve: curveOf(1) }, [idle], CONFIG);
    expect(metrics.profitable_tests_share).toBeNull();
    expect(metrics.walk_forward.metrics.hit).toBeNull();
    expect(metrics.targets.every(({ met }) => met === null)).toBe(true);
  });

  it('has buy-and-hold over the same steps', () => {
    const { walk_forward } = summariseSession(REVISIT, [first], CONFIG);
    expect(walk_forward.buy_and_hold).toEqual({ total_pnl: 55, maxdd: -20 });
    expect(walk_forward.days).toBe(4);
    expect(walk_forward.curve).toEqual(curveOf(2));
  });

  // The trades of a kept test close in bars 40 and 70: on the second day and on the third.
  it('has the daily P&L of out-of-sample segments', () => {
    const forward = summariseSession(FACTS, [first, second], CONFIG);
    expect(forward.walk_forward.daily_pnl).toEqual([
      { day: '2024-01-14', pnl: 40, trades: 2 },
      { day: '2024-01-15', pnl: -20, trades: 2 },
    ]);
    const revisit = summariseSession(REVISIT, [first, segment(2, second.tests, true)], CONFIG);
    expect(revisit.walk_forward.daily_pnl).toEqual([
      { day: '2024-01-14', pnl: 20, trades: 1 },
      { day: '2024-01-15', pnl: -10, trades: 1 },
    ]);
  });

  // Both kept tests were drawn twice, 4 and then -6, and the strategy made 10 - 5.
  it('has random entries over the same steps', () => {
    const { walk_forward } = summariseSession(FACTS, [first, second], CONFIG);
    const { draws, curve, total_pnl, at_least } = walk_forward.random_entries!;
    expect([draws, at_least]).toEqual([2, 0.5]);
    expect(curve.map(({ ts }) => ts)).toEqual(FACTS.curve.map(({ ts }) => ts));
    expect(curve.map(({ median }) => median)).toEqual([-1, -1, -2, -2]);
    expect(total_pnl.p5).toBeCloseTo(-11, 12); // 5 % of the way from -12 to 8
    expect(total_pnl.p95).toBeCloseTo(7, 12);
  });

  it('has the honesty statistics and the verdict', () => {
    const { verdict, honesty } = summariseSession(REVISIT, [first], CONFIG);
    expect(honesty).toBe(HONESTY);
    // Of 19 arms p is 0.05 at least, where 0.0253 is needed.
    expect(verdict.verdict).toBe('not judged');
    const first19 = { ...HONESTY.placebo!, threshold: 0.05 };
    const enough = {
      ...HONESTY,
      placebo: { ...first19, shuffle: { ...first19.shuffle, failed: 0 } },
    };
    const judged = summariseSession({ ...REVISIT, honesty: enough }, [first], CONFIG);
    expect(judged.verdict.verdict).toBe('no evidence');
    const unplayed = { ...REVISIT, honesty: { ...HONESTY, placebo: null, exam: null } };
    expect(summariseSession(unplayed, [first], CONFIG).verdict).toEqual({
      verdict: 'not judged',
      why: expect.stringContaining('there were no placebo runs'),
    });
  });
});
