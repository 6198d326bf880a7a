import {
  type Exam,
  LEAST_EXAM_TRADES,
  type PlaceboResult,
  type PlaceboTest,
} from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { countText, plural, pText, ratioText } from '../protocol/number-text.ts';
import { leastP } from './next-step.ts';

export interface VerdictFacts {
  /** Of the champion; null where nothing traded. */
  readonly championT: number | null;
  /** How many centres it is the best of. */
  readonly finalists: number;
  /** Null where no arms were played. */
  readonly placebo: PlaceboResult | null;
  /** Null where the vault was not opened. */
  readonly exam: Exam | null;
}

/**
 * What may be believed of a session, in one of four words, with the sentence that says why.
 *
 * A candidate has to beat the market, too: where nobody earns anything after costs, to lose less than on
 * twins of the market is no finding. Where the arms were too few to make a candidate of anything, or only
 * those that broke spoke against it, nothing is judged.
 */
export function judge({
  championT,
  finalists,
  placebo,
  exam,
}: VerdictFacts): MetricsGlobal['verdict'] {
  if (placebo === null) return { verdict: 'not judged', why: withoutPlacebo(exam) };
  const { shuffle, mirror, threshold, agents } = placebo;
  const worse = mirror.p > shuffle.p ? mirror : shuffle;
  const twins = worse.kind === 'shuffle' ? 'shuffled' : 'mirrored';
  const broken = worse.failed === 0 ? '' : `, ${countText(worse.failed)} of which broke`;
  const luck =
    `on ${twins} twins of this market, where no edge can be, the same search found at least as ` +
    `much in ${worse.exceeding} of ${plural(worse.runs, 'run')}${broken}`;
  if (agents !== 'same') {
    return {
      verdict: 'not judged',
      why:
        'heuristic agents took the place of models in the placebo arms, so that only the mechanical ' +
        `part of the search was measured (p ${pText(placebo.p)})`,
    };
  }
  if (championT === null) {
    return { verdict: 'no evidence', why: 'nothing that was tried has traded' };
  }
  if (!(championT > 0)) {
    return {
      verdict: 'no evidence',
      why: `the best of ${plural(finalists, 'set')} of rules that ran earned no more than its exposure to the market did (t ${ratioText(championT)})`,
    };
  }
  const bound = `p ${pText(placebo.p)}, and a candidate needs ${pText(threshold)} or less`;
  if (placebo.p > threshold) {
    const least = leastP(placebo);
    if (least > threshold && !worse.stopped) {
      return {
        verdict: 'not judged',
        why: `${luck}, and so few cannot make a candidate of anything: their p is ${pText(least)} at least, and ${pText(threshold)} is needed`,
      };
    }
    if (Math.max(pWithoutBroken(shuffle), pWithoutBroken(mirror)) <= threshold) {
      return {
        verdict: 'not judged',
        why: `${luck} (${bound}): without those that broke it would be a candidate`,
      };
    }
    return { verdict: 'no evidence', why: `${luck} (${bound}): luck finds as much too often` };
  }
  if (exam === null) {
    return {
      verdict: 'candidate',
      why: `${luck} (${bound}): luck alone seldom does that; its exam on the locked bars has not been held`,
    };
  }
  const looked = `on the locked bars it came to p ${pText(exam.p)}, where look ${exam.look} into this vault needs ${pText(exam.level)} or less`;
  return exam.passed
    ? { verdict: 'survived', why: `${looked}; and ${luck} (${bound})` }
    : {
        verdict: 'no evidence',
        why: `it was a candidate, and did not hold: ${looked}${tooFew(exam)}`,
      };
}

function pWithoutBroken({ stopped, exceeding, failed, runs, p }: PlaceboTest): number {
  if (failed === 0) return p;
  return stopped ? (exceeding - failed) / runs : (1 + exceeding - failed) / (runs + 1);
}

function tooFew({ result }: Exam): string {
  return result.n_trades < LEAST_EXAM_TRADES
    ? ` and ${countText(LEAST_EXAM_TRADES)} trades: it had ${countText(result.n_trades)}`
    : '';
}

function withoutPlacebo(exam: Exam | null): string {
  const why =
    'no placebo arms were played: how well the same search does on markets without an edge is not ' +
    'known, so neither is how much of this is luck';
  if (exam === null) return why;
  return `${why} (the vault was opened all the same: look ${exam.look}, p ${pText(exam.p)})`;
}
