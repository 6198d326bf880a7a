import type { Honesty } from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { moneyText, pText } from '../protocol/number-text.ts';
import type { Sizing } from '../protocol/strategy.ts';

export interface NextStepFacts {
  readonly verdict: MetricsGlobal['verdict']['verdict'];
  readonly honesty: Pick<Honesty, 'placebo' | 'exam' | 'trials'>;
  readonly sizing: Sizing;
}

/** What to do with a verdict, in a sentence or two. */
export function nextStep(facts: NextStepFacts): string {
  const { verdict } = facts;
  switch (verdict) {
    case 'no evidence':
      return withoutEvidence(facts.honesty);
    case 'candidate':
      return (
        'Do not trade it yet. "maestro exam" opens the locked bars for it. That look is counted against this ' +
        'market for good: the first has to come to p 0.025 or less, and each later one to half of the one before.'
      );
    case 'survived':
      return (
        `Trade it on paper with the same orders, costs and size (${sizeText(facts.sizing)} a trade), until it has made ` +
        'as many trades there as in its exam. Then begin small, at a size at which twice its worst drawdown here ' +
        'can be borne, and expect less than the backtest made: its exam says more of that than its record.'
      );
    case 'not judged':
      return unjudged(facts.honesty);
    default:
      throw new TypeError(`Cannot tell what to do about "${verdict satisfies never}"`);
  }
}

function withoutEvidence({ placebo, exam, trials }: NextStepFacts['honesty']): string {
  if (exam !== null) {
    return (
      'Do not trade it. Look for something else, on another market or with bars that are not there yet: a further ' +
      `look into this vault has to come to p ${pText(exam.level / 2)} or less.`
    );
  }
  const least = placebo === null ? null : leastP(placebo);
  if (least !== null && least > placebo!.threshold && placebo!.p <= least) {
    return (
      'Do not trade it. No arm did as well, but with so few arms p is never small enough: play it again with ' +
      `"--placebo ${armsNextTime(trials)}".`
    );
  }
  return (
    'Do not trade it. What can be changed: more years or another market, lower costs, slower rules that pay them ' +
    'less often, other methods and exits. Another session on these bars is another try, and has to come to a ' +
    'smaller p.'
  );
}

function unjudged({ placebo, trials }: NextStepFacts['honesty']): string {
  if (placebo === null) {
    return (
      `Believe nothing of it yet. To have it judged, play it again with "--placebo ${armsNextTime(trials)}": each arm ` +
      'is the whole session once more, which costs processor time where heuristic agents play, and as many calls ' +
      'as the session where models do.'
    );
  }
  return (
    'Believe nothing of it yet. To have it judged, the models themselves have to play its placebo arms, which cost ' +
    'as many calls as the session each, within its budget; or heuristic agents have to lead the session too.'
  );
}

/** The smallest p that arms can come to: none of them did as well. */
export function leastP({ shuffle, mirror }: NonNullable<Honesty['placebo']>): number {
  return 1 / (Math.min(shuffle.wanted, mirror.wanted) + 1);
}

/** Arms of each kind that can make a candidate of the next session on these bars, which is one more. */
function armsNextTime({ sessions }: Honesty['trials']): number {
  return 20 * (sessions + 1) - 1;
}

function sizeText(sizing: Sizing): string {
  return 'notional' in sizing ? moneyText(sizing.notional) : `${sizing.quantity} units`;
}
