import type { Honesty } from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { moneyText, pText } from '../protocol/number-text.ts';
import type { Sizing } from '../protocol/strategy.ts';

export interface NextStepFacts {
  readonly verdict: MetricsGlobal['verdict']['verdict'];
  readonly honesty: Pick<Honesty, 'placebo' | 'exam' | 'trials'>;
  readonly sizing: Sizing;
  readonly isSimulated: boolean;
  readonly usesModels: boolean;
}

/** What to do after a verdict, in a few sentences. */
export function nextStep(facts: NextStepFacts): string {
  const { verdict } = facts;
  switch (verdict) {
    case 'no evidence':
      return withoutEvidence(facts.honesty);
    case 'candidate':
      return (
        'Do not trade it yet. "maestro exam --dry-run" shows the p that it needs on the locked bars, and "maestro exam" ' +
        'runs the exam. Each look into a vault is recorded permanently and makes the next one harder to pass.'
      );
    case 'survived':
      if (facts.isSimulated) return 'Do not trade it: the market is simulated.';
      return (
        `Paper-trade it with the same orders, costs and size (${sizeText(facts.sizing)} a trade) until it has as many ` +
        'trades as in its exam. Then start with a small size that can bear twice the max drawdown of the backtest. ' +
        'Expect a smaller profit than in the backtest: the exam is a better guide than the walk-forward record.'
      );
    case 'not judged':
      return unjudged(facts.honesty, facts.usesModels);
    default:
      throw new TypeError(
        `Cannot choose the next step: found the verdict "${verdict satisfies never}"`,
      );
  }
}

function withoutEvidence({ exam }: NextStepFacts['honesty']): string {
  if (exam !== null) {
    return (
      'Do not trade it. Search on another market or on new bars: the next look into this vault needs p ' +
      `${pText(exam.level / 2)} or less.`
    );
  }
  return (
    'Do not trade it. For another search, change the data (more years, another market) or the rules (methods, exits, ' +
    'fewer trades); change costs only if your real costs differ. Each ' +
    'further session on overlapping bars makes the verdict "candidate" harder to reach.'
  );
}

function unjudged(
  { placebo, exam, trials }: NextStepFacts['honesty'],
  usesModels: boolean,
): string {
  if (exam !== null && !exam.passed) {
    return 'Do not trade it: it failed the exam on the locked bars.';
  }
  const rerun = `Do not rely on this result. For a verdict, run the session again with "--placebo ${armsToJudge(trials, usesModels)}"`;
  if (placebo === null) {
    return (
      `${rerun}. Each placebo run repeats the whole session: with heuristic agents it costs processor time, with ` +
      'models as many calls as the session.'
    );
  }
  if (placebo.agents === 'same') return `${rerun}.`;
  return (
    'Do not rely on this result. For a verdict, use the same models in the placebo runs, where each run costs as many ' +
    'calls as the session and counts towards its budget, or run the session with heuristic agents.'
  );
}

/** The smallest p that the planned arms can give: none of them does as well. */
export function leastP({ shuffle, mirror }: NonNullable<Honesty['placebo']>): number {
  return 1 / (Math.min(shuffle.wanted, mirror.wanted) + 1);
}

/**
 * The arms of each kind that a candidate needs if this search runs again. With heuristic agents that is the
 * same search and no further session; models may answer differently.
 */
function armsToJudge({ sessions }: Honesty['trials'], usesModels: boolean): number {
  return 20 * (usesModels ? sessions + 1 : sessions) - 1;
}

function sizeText(sizing: Sizing): string {
  return 'notional' in sizing ? moneyText(sizing.notional) : `${sizing.quantity} units`;
}
