import { metricsOf } from '../engine/scoring/slice-record.ts';
import type { CriticAudit, PatchExperiment } from '../protocol/honesty.ts';
import type { Patch } from '../protocol/plan-event.ts';
import type { WatchedMetric } from '../protocol/proposal.ts';
import type { SegmentResults, TestOutcome, TrialCounts } from '../protocol/segment-results.ts';
import type { SessionConfig } from '../protocol/session-config.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import type { SliceRecord } from '../protocol/test-result.ts';
import { breakDown } from './breakdown.ts';
import { checkTargets, checkWatched } from './check-targets.ts';
import { episodeStatistics } from './episode-statistics.ts';
import {
  chainSteps,
  chainValidations,
  countTests,
  countTrials,
  stepEpisodes,
  stepGroups,
  type TestRecord,
} from './segment-record.ts';

export interface SegmentFacts {
  readonly session: string;
  readonly isSimulated: boolean;
  readonly segment: number;
  readonly isInSample: boolean;
  readonly proposal: string;
  readonly start: StrategyRules;
  readonly end: StrategyRules;
  readonly patches: readonly Patch[];
  readonly experiments: readonly PatchExperiment[];
  readonly criticAudit: CriticAudit | null;
  /** The metrics of the verdict to watch. */
  readonly watched: readonly WatchedMetric[];
  readonly trials: Pick<TrialCounts, 'scouted' | 'proposals' | 'screened_sets' | 'shadows'>;
  readonly buyAndHold: SliceRecord;
  readonly barsPerYear: number;
}

/** Computes the content of `segment_results.json` from its tests. */
export function summariseSegment(
  facts: SegmentFacts,
  tests: readonly TestRecord[],
  config: SessionConfig,
): SegmentResults {
  const { barsPerYear } = facts;
  const episodes = stepEpisodes(tests);
  const statistics = episodeStatistics(episodes);
  const step = metricsOf(chainSteps(tests), barsPerYear);
  const targets = checkTargets(step, statistics, config.targets);
  return {
    ...(facts.isSimulated ? { simulated: true } : {}),
    session: facts.session,
    segment: facts.segment,
    in_sample: facts.isInSample,
    proposal: facts.proposal,
    strategy_at_start: { ...facts.start, sizing: config.sizing },
    strategy_at_end: { ...facts.end, sizing: config.sizing },
    counts: countTests(tests),
    trials: {
      ...facts.trials,
      ...countTrials(tests, {
        candidates: config.candidates.count,
        validated: config.candidates.validated,
      }),
      patches: facts.patches.length,
    },
    episodes: episodes.length,
    step,
    validation: metricsOf(chainValidations(tests), barsPerYear),
    high_vol_share: statistics.high_vol_share,
    mean_episode_score: statistics.score,
    mean_episode_maxdd: statistics.maxdd,
    targets,
    watched: checkWatched(facts.watched, targets),
    buy_and_hold_pnl: facts.buyAndHold.totalPnl,
    breakdown: breakDown(stepGroups(tests)),
    patches: [...facts.patches],
    experiments: [...facts.experiments],
    critic_audit: facts.criticAudit,
    tests: tests.map((test) => testOutcome(test, barsPerYear)),
  };
}

/** The entry of one test in the results of a segment. */
export function testOutcome(
  { test, wave, outcome }: Pick<TestRecord, 'test' | 'wave' | 'outcome'>,
  barsPerYear: number,
): TestOutcome {
  if (outcome.status !== 'ran') {
    const { status, why } = outcome;
    return {
      test,
      wave,
      status,
      why,
      candidate: null,
      train_score: null,
      validation_score: null,
      step: null,
    };
  }
  const { result } = outcome;
  return {
    test,
    wave,
    status: result.status,
    why: result.why,
    candidate: result.candidate,
    train_score: result.trainScore,
    validation_score: result.status === 'kept' ? result.validationScore : null,
    step: result.step === null ? null : metricsOf(result.step, barsPerYear),
  };
}
