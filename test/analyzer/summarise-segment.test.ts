import { describe, expect, it } from 'vitest';
import { type SegmentFacts, summariseSegment } from '../../analyzer/summarise-segment.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import { SessionConfig } from '../../protocol/session-config.ts';
import {
  abstainedTest,
  CENTRE,
  episode,
  keptTest,
  record,
  testRecord,
} from '../helpers/episodes.ts';
import { EXPERIMENT, METRICS_GLOBAL, PATCH } from '../helpers/protocol-examples.ts';

const CONFIG = SessionConfig.parse({});
const { proposals: _p, ...screened } = METRICS_GLOBAL.trials;

function facts(changes: Partial<SegmentFacts> = {}): SegmentFacts {
  return {
    session: '0123456789ab',
    segment: 1,
    isSimulated: false,
    isInSample: false,
    proposal: 'macd, slower',
    start: CENTRE,
    end: { ...CENTRE, exits: { ...CENTRE.exits, atr_stop_mult: 1.8 } },
    patches: [PATCH],
    experiments: [EXPERIMENT],
    criticAudit: null,
    watched: [],
    trials: { ...screened, proposals: 3 },
    buyAndHold: record({ bars: 500, totalPnl: 12.5 }),
    barsPerYear: 105_120,
    ...changes,
  };
}

const TESTS = [
  testRecord(0, keptTest(0, { episodes: [episode(5, { trades: 3, hit: 1 / 3, score: 60 })] })),
  testRecord(1, abstainedTest(1)),
  testRecord(2, 'failed'),
  testRecord(3, 'skipped', { wave: 2 }),
  testRecord(4, keptTest(4, { episodes: [episode(9, { trades: 1, hit: 1, score: 100 })] }), {
    wave: 2,
  }),
];

describe('summariseSegment()', () => {
  const results = summariseSegment(facts(), TESTS, CONFIG);

  it('matches its schema', () => {
    expect(SegmentResults.parse(JSON.parse(JSON.stringify(results)))).toEqual(results);
  });

  it('counts tests, trials and patches, with failed tests among the trials', () => {
    expect(results.counts).toEqual({ planned: 5, kept: 2, abstained: 1, failed: 1, skipped: 1 });
    expect(results.trials).toMatchObject({
      proposals: 3,
      candidates: 64,
      validations: 16,
      steps: 3,
      patches: 1,
    });
    expect(results.patches).toEqual([PATCH]);
  });

  it('has the centre at the start and at the end, with its size', () => {
    expect(results.strategy_at_start).toEqual({ ...CENTRE, sizing: { notional: 70_000 } });
    expect(results.strategy_at_end.exits.atr_stop_mult).toBe(1.8);
  });

  it('takes statistics over the episodes of the step, and metrics over the chained steps', () => {
    expect(results.episodes).toBe(2);
    expect(results.mean_episode_score).toBe(70); // (3 x 60 + 100) / 4
    expect(results.mean_episode_maxdd).toBe(-100);
    expect(results.high_vol_share).toBe(1);
    // Two steps of two trades, one won: 20 profit and 10 loss each, over 5 x 100 bars.
    expect(results.step).toMatchObject({
      n_trades: 4,
      hit: 0.5,
      payoff: 2,
      profit_factor: 2,
      total_pnl: 20,
      exposure: 0.08, // 40 of 500
    });
    expect(results.buy_and_hold_pnl).toBe(12.5);
  });

  it('compares with targets: hit and payoff of trades, drawdown of episodes', () => {
    const value = (metric: string) => results.targets.find((one) => one.metric === metric)!.value;
    expect(value('hit')).toBe(0.5);
    expect(value('payoff')).toBe(2);
    expect(value('maxdd')).toBe(-100);
  });

  it('has one outcome per planned test', () => {
    expect(results.tests.map(({ test, wave, status }) => [test, wave, status])).toEqual([
      ['seg1_test001', 1, 'kept'],
      ['seg1_test002', 1, 'abstained'],
      ['seg1_test003', 1, 'failed'],
      ['seg1_test004', 2, 'skipped'],
      ['seg1_test005', 2, 'kept'],
    ]);
    const [kept, abstained, failed, skipped] = results.tests;
    expect(kept).toMatchObject({ why: null, candidate: 3, validation_score: 80 });
    expect(kept!.step!.total_pnl).toBe(10);
    expect(abstained).toMatchObject({
      why: 'no candidate held on validation',
      candidate: null,
      validation_score: null,
      step: null,
    });
    expect(failed).toMatchObject({ why: 'ran out of memory', train_score: null, step: null });
    expect(skipped).toMatchObject({ why: '3 bars are missing', step: null });
  });

  it('has null metrics if nothing traded', () => {
    const idle = summariseSegment(
      facts({ patches: [] }),
      [testRecord(0, abstainedTest(0))],
      CONFIG,
    );
    expect(idle.step).toMatchObject({
      n_trades: 0,
      hit: null,
      payoff: null,
      sharpe: null,
      t: null,
    });
    expect(idle.step).toMatchObject({ total_pnl: 0, maxdd: 0, exposure: 0 });
    expect(idle.mean_episode_score).toBeNull();
    expect(idle.targets.every(({ met }) => met === null)).toBe(true);
    expect(SegmentResults.parse(JSON.parse(JSON.stringify(idle)))).toEqual(idle);
  });
});
