import { criticLift } from '../analyzer/critic-audit.ts';
import { luckStatistics } from '../analyzer/luck-statistics.ts';
import { sumExperiments } from '../analyzer/patch-experiment.ts';
import { excessReturns } from '../engine/excess-return.ts';
import type { Honesty } from '../protocol/honesty.ts';
import type { SessionIdentity } from '../protocol/session-files.ts';
import type { Search } from './play-search.ts';
import { runPlacebo, sessionsBegun } from './run-placebo.ts';
import type { SessionContext } from './session-context.ts';

/**
 * How much of what a search found is luck: the same search on markets without an edge, and what the
 * textbooks say. The vault stays closed.
 */
export async function judgeSession(
  context: SessionContext,
  identity: SessionIdentity,
  { findings, runs }: Search,
): Promise<Honesty> {
  const { inputs, market, barsPerYear } = context;
  const { finalists, champion, columns, slices, outcome } = findings;
  const results = runs.map((run) => run.results);
  const placebo = await runPlacebo(context, identity, outcome);
  const trials = {
    session: outcome.trials,
    before: inputs.lab_at_start.trials,
    sessions: sessionsBegun(inputs),
  };
  const bars = slices.reduce((sum, { start, end }) => sum + end - start, 0);
  const luck = luckStatistics({
    excess: columns.map((one) => excessReturns(one, market.bars, slices)),
    hasTraded: finalists.map(({ t }) => t !== null),
    champion,
    trials: trials.session + trials.before,
    years: bars / barsPerYear,
    label: `${context.session}|luck`,
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
    critic: criticLift(results),
    memory: [],
    heuristic: null,
    sensitivity: null,
    exam: null,
  };
}
