import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { criticLift } from '../../analyzer/critic-audit.ts';
import { luckStatistics } from '../../analyzer/luck-statistics.ts';
import { sumExperiments } from '../../analyzer/patch-experiment.ts';
import { excessReturns } from '../../engine/scoring/excess-return.ts';
import type { Honesty } from '../../protocol/honesty.ts';
import type { SessionIdentity } from '../../protocol/session-files.ts';
import { usesModels } from '../context/segment-settings.ts';
import type { JudgingContext } from '../context/session-context.ts';
import type { Search } from '../search/run-search.ts';
import { heuristicBaseline } from './heuristic-baseline.ts';
import { measureSensitivity } from './measure-sensitivity.ts';
import { memorySplits } from './memory-splits.ts';
import { runPlacebo, tryNumber } from './run-placebo.ts';

/**
 * Measures how much of a search result is luck: by the same search on markets without an edge, and by
 * standard statistics. The vault stays closed.
 */
export async function judgeSession(
  context: JudgingContext,
  identity: SessionIdentity,
  { runs, findings }: Search,
): Promise<Honesty> {
  const { inputs, market, barsPerYear } = context;
  const { finalists, champion, columns, slices, outcome } = findings;
  const results = runs.map((run) => run.results);
  const best = champion === null ? null : finalists[champion]!;
  context.emit({
    type: 'replayed',
    finalists: finalists.length,
    champion: best && {
      name: best.name,
      segment: best.segment,
      t: best.t!,
      rules: describeRules(best.strategy),
    },
    search: outcome,
  });
  const placebo = await runPlacebo(context, identity, outcome);
  const heuristic = await heuristicBaseline(context, identity);
  const sensitivity = await measureSensitivity(context, findings);
  const { memory, unknown } = memorySplits(context, runs);
  const trials = {
    session: outcome.trials,
    before: inputs.lab_at_start.trials,
    sessions: tryNumber(inputs),
  };
  const bars = slices.reduce((sum, { start, end }) => sum + end - start, 0);
  const luck = luckStatistics({
    excess: columns.map((one) => excessReturns(one, market.bars, slices)),
    hasTraded: finalists.map(({ t }) => t !== null),
    champion,
    trials: trials.session + trials.before,
    years: bars / barsPerYear,
    label: `${context.config.seed}|luck`,
  });
  return {
    trials,
    finalists: [...finalists],
    champion,
    search: outcome,
    step_bars: bars,
    placebo,
    ...luck,
    experiments: sumExperiments(results),
    critic: criticLift(results, {
      n: inputs.lab_at_start.critic.tests,
      sum: inputs.lab_at_start.critic.sum,
      sumOfSquares: inputs.lab_at_start.critic.sum_of_squares,
    }),
    memory,
    heuristic,
    sensitivity,
    exam: null,
    unchecked: [
      ...luck.unchecked,
      ...unknown.map((model) => ({
        check: 'memory',
        why: `the training cutoff of ${model} is unknown`,
      })),
      ...(usesModels(context.config) && heuristic === null
        ? [{ check: 'heuristic agents', why: 'their search failed' }]
        : []),
      ...(sensitivity === null ? [{ check: 'sensitivity', why: 'nothing traded' }] : []),
    ],
  };
}
