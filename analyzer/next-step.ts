import type { Honesty } from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { moneyText, pText } from '../protocol/number-text.ts';
import type { Sizing } from '../protocol/strategy.ts';

export interface NextStepFacts {
  readonly verdict: MetricsGlobal['verdict']['verdict'];
  readonly honesty: Pick<Honesty, 'placebo' | 'exam' | 'trials'>;
  readonly sizing: Sizing;
  readonly isSimulated: boolean;
  /** Whether models play. */
  readonly isLed: boolean;
}

/** What to do with a verdict, in a sentence or two. */
export function nextStep(facts: NextStepFacts): string {
  const { verdict } = facts;
  switch (verdict) {
    case 'no evidence':
      return withoutEvidence(facts.honesty);
    case 'candidate':
      return (
        'Do not trade it yet. "maestro exam --dry-run" says what p it has to come to on the locked bars, and "maestro ' +
        'exam" holds the exam. Each look into a vault is counted for good, and makes the next one harder to pass.'
      );
    case 'survived':
      if (facts.isSimulated)
        return 'Nothing: the market was generated, and there is nobody to trade with.';
      return (
        `Trade it on paper with the same orders, costs and size (${sizeText(facts.sizing)} a trade), until it has made ` +
        'as many trades there as in its exam. Then begin small, at a size at which twice its worst drawdown here ' +
        'can be borne, and expect less than the backtest made: its exam says more of that than its record.'
      );
    case 'not judged':
      return unjudged(facts.honesty, facts.isLed);
    default:
      throw new TypeError(`Cannot tell what to do about "${verdict satisfies never}"`);
  }
}

function withoutEvidence({ exam }: NextStepFacts['honesty']): string {
  if (exam !== null) {
    return (
      'Do not trade it. Look for something else, on another market or with bars that are not there yet: a further ' +
      `look into this vault has to come to p ${pText(exam.level / 2)} or less.`
    );
  }
  return (
    'Do not trade it. What can be changed: more years or another market, lower costs, slower rules that pay them ' +
    'less often, other methods and exits. Another session on these bars is another try, and has to come to a ' +
    'smaller p.'
  );
}

function unjudged({ placebo, exam, trials }: NextStepFacts['honesty'], isLed: boolean): string {
  if (exam !== null && !exam.passed) {
    return 'Do not trade it: whatever luck finds, it did not hold on the locked bars.';
  }
  const again = `play it again with "--placebo ${armsToJudge(trials, isLed)}"`;
  if (placebo === null) {
    return (
      `Believe nothing of it yet. To have it judged, ${again}: each arm is the whole session once more, which costs ` +
      'processor time where heuristic agents play, and as many calls as the session where models do.'
    );
  }
  if (placebo.agents === 'same') return `Believe nothing of it yet. To have it judged, ${again}.`;
  return (
    'Believe nothing of it yet. To have it judged, the models themselves have to play its placebo arms, which cost ' +
    'as many calls as the session each, within its budget; or heuristic agents have to lead the session too.'
  );
}

/** The smallest p that arms can come to: none of them did as well. */
export function leastP({ shuffle, mirror }: NonNullable<Honesty['placebo']>): number {
  return 1 / (Math.min(shuffle.wanted, mirror.wanted) + 1);
}

/**
 * Arms of each kind that can make a candidate of this search when it is played again: where heuristic
 * agents lead it, it is the same search and no further try; models may answer otherwise.
 */
function armsToJudge({ sessions }: Honesty['trials'], isLed: boolean): number {
  return 20 * (isLed ? sessions + 1 : sessions) - 1;
}

function sizeText(sizing: Sizing): string {
  return 'notional' in sizing ? moneyText(sizing.notional) : `${sizing.quantity} units`;
}
