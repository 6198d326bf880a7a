import { metricsOf } from '../engine/scoring/slice-record.ts';
import type { CostRow } from '../protocol/cost-row.ts';
import type { Honesty } from '../protocol/honesty.ts';
import type { MarketFacts } from '../protocol/market-facts.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import type { SegmentResults } from '../protocol/segment-results.ts';
import type { SessionConfig } from '../protocol/session-config.ts';
import type { SliceRecord } from '../protocol/test-result.ts';
import { breakDown } from './breakdown.ts';
import { checkTargets } from './check-targets.ts';
import { dailyPnl } from './daily-pnl.ts';
import { episodeStatistics } from './episode-statistics.ts';
import { randomEntriesBand } from './random-entries-band.ts';
import { rankStrategies } from './rank-strategies.ts';
import {
  addCounts,
  chainSteps,
  stepEpisodes,
  stepGroups,
  type TestRecord,
  testResults,
} from './segment-record.ts';
import { stepTrades } from './step-trades.ts';
import { judge } from './verdict.ts';

export interface SegmentOfSession {
  readonly results: SegmentResults;
  readonly tests: readonly TestRecord[];
  readonly planEventCount: number;
}

export interface SessionFacts {
  readonly session: string;
  readonly honesty: Honesty;
  readonly market: MarketFacts;
  readonly schedule: 'forward' | 'revisit';
  readonly barsPerYear: number;
  /** Opens of the bars of the market, ms. */
  readonly time: ArrayLike<number>;
  /** Length of the out-of-sample steps, in days. */
  readonly days: number;
  /** Buy-and-hold over the same steps. */
  readonly buyAndHold: SliceRecord;
  /** Equity of both after each of those steps. */
  readonly curve: MetricsGlobal['walk_forward']['curve'];
  readonly costs: readonly CostRow[];
  readonly budgetEnded: MetricsGlobal['budget_ended'];
  /** Equity after each step of every in-sample segment, each from 0. */
  readonly inSampleCurves: MetricsGlobal['in_sample_curves'];
}

/**
 * Computes the content of `metrics_global.json`. The walk-forward record covers the out-of-sample segments: all
 * of `forward`, the first of `revisit`.
 */
export function summariseSession(
  facts: SessionFacts,
  segments: readonly SegmentOfSession[],
  config: SessionConfig,
): MetricsGlobal {
  const outOfSample = segments.filter(({ results }) => !results.in_sample);
  const record = outOfSample.flatMap(({ tests }) => tests);
  const walked = metricsOf(chainSteps(record), facts.barsPerYear);
  const results = segments.flatMap(({ tests }) => testResults(tests));
  const kept = testResults(record).flatMap(({ step }) => (step === null ? [] : [step]));
  const { honesty } = facts;
  const { search } = honesty;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    session: facts.session,
    market: facts.market,
    schedule: facts.schedule,
    segments: segments.length,
    counts: addCounts(
      segments.map(({ results }) => results.counts),
      { planned: 0, kept: 0, abstained: 0, failed: 0, skipped: 0 },
    ),
    trials: addCounts(
      segments.map(({ results }) => results.trials),
      {
        scouted: 0,
        proposals: 0,
        screened_sets: 0,
        candidates: 0,
        validations: 0,
        steps: 0,
        patches: 0,
        shadows: 0,
      },
    ),
    episodes: sum(segments.map(({ results }) => results.episodes)),
    events: {
      trades: sum(results.map(({ events }) => events.trades)),
      scores: sum(results.map(({ events }) => events.scores)),
      plans: sum(segments.map(({ planEventCount }) => planEventCount)),
    },
    walk_forward: {
      segments: outOfSample.map(({ results }) => results.segment),
      days: facts.days,
      metrics: walked,
      buy_and_hold: { total_pnl: facts.buyAndHold.totalPnl, maxdd: facts.buyAndHold.maxDrawdown },
      curve: facts.curve,
      daily_pnl: dailyPnl(stepTrades(outOfSample, facts.time)),
      random_entries: randomEntriesBand(
        record,
        facts.curve.map(({ ts }) => ts),
        config.baselines.random_draws,
      ),
    },
    in_sample_curves: [...facts.inSampleCurves],
    targets: checkTargets(walked, episodeStatistics(stepEpisodes(record)), config.targets),
    breakdown: breakDown(stepGroups(record)),
    profitable_tests_share:
      kept.length === 0 ? null : kept.filter(({ totalPnl }) => totalPnl > 0).length / kept.length,
    strategies: rankStrategies(
      segments.map(({ results, tests }) => ({
        segment: results.segment,
        name: results.proposal,
        isInSample: results.in_sample,
        tests,
      })),
      config.sizing,
      facts.barsPerYear,
    ),
    costs: [...facts.costs],
    budget_ended: [...facts.budgetEnded],
    honesty,
    verdict: judge({
      championT: search.champion_t,
      finalists: search.finalists,
      placebo: honesty.placebo,
      exam: honesty.exam,
    }),
  };
}
