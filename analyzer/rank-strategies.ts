import { chainRecords, EMPTY_RECORD, flatRecord, metricsOf } from '../engine/slice-record.ts';
import type { RankedStrategy } from '../protocol/metrics-global.ts';
import type { Sizing, StrategyRules } from '../protocol/strategy.ts';
import { episodeStatistics } from './episode-statistics.ts';
import { stepEpisodes, stepOf, type TestRecord } from './segment-record.ts';

/** Under so many step trades a strategy is listed after all that have more. */
const MIN_TRADES = 10;

export interface SegmentOfTests {
  readonly segment: number;
  readonly name: string;
  readonly isInSample: boolean;
  readonly tests: readonly TestRecord[];
}

/**
 * The distinct centres that ran (a proposal, and again after each patch), each over the steps of its
 * own tests, best first: by the score of its step episodes, then by P&L. The order is no evidence of
 * skill: it is the best of many.
 */
export function rankStrategies(
  segments: readonly SegmentOfTests[],
  sizing: Sizing,
  barsPerYear: number,
): RankedStrategy[] {
  const ranked = segments.flatMap(({ segment, name, isInSample, tests }) =>
    byCentre(tests).map(({ centre, own }) => {
      const record = own.reduce(
        (chain, test) => chainRecords(chain, stepOf(test) ?? flatRecord(test.stepBars)),
        EMPTY_RECORD,
      );
      return {
        name,
        segment,
        strategy: { ...centre, sizing },
        tests: own.length,
        step: metricsOf(record, barsPerYear),
        mean_episode_score: episodeStatistics(stepEpisodes(own)).score,
        in_sample: isInSample,
      };
    }),
  );
  const rank = ({ step, mean_episode_score }: RankedStrategy) =>
    step.n_trades < MIN_TRADES ? -1 : (mean_episode_score ?? -1);
  return ranked.sort((a, b) => rank(b) - rank(a) || b.step.total_pnl - a.step.total_pnl);
}

/** Tests in runs of one centre: a patch replaces the object, and nothing else does. */
function byCentre(tests: readonly TestRecord[]) {
  const runs: { centre: StrategyRules; own: TestRecord[] }[] = [];
  for (const test of tests) {
    const last = runs.at(-1);
    if (last?.centre === test.centre) last.own.push(test);
    else runs.push({ centre: test.centre, own: [test] });
  }
  return runs;
}
