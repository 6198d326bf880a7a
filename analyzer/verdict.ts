import {
  type Exam,
  LEAST_EXAM_TRADES,
  type PlaceboResult,
  type PlaceboTest,
} from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { countText, plural, pText, ratioText } from '../protocol/number-text.ts';
import { KIND_NAMES } from '../protocol/placebo-text.ts';
import { leastP } from './next-step.ts';

export interface VerdictFacts {
  /** Null if nothing traded. */
  readonly championT: number | null;
  /** The number of centres from which the champion was selected. */
  readonly finalists: number;
  /** Null without placebo arms. */
  readonly placebo: PlaceboResult | null;
  /** Null if the vault was not opened. */
  readonly exam: Exam | null;
}

/**
 * The verdict of a session, with its reason.
 *
 * A candidate must also beat the market: a loss that is smaller than on its copies is no finding. There is no
 * verdict if the arms are too few for any candidate, or if only failed arms speak against one.
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
  const failed = worse.failed === 0 ? '' : ` (${countText(worse.failed)} of them failed)`;
  const luck =
    `the same search reached at least this t in ${countText(worse.exceeding)} of ${plural(worse.runs, 'run')}${failed} on ` +
    `${KIND_NAMES[worse.kind]} copies of this market, which have no edge`;
  if (agents !== 'same') {
    return {
      verdict: 'not judged',
      why:
        'heuristic agents replaced the models in the placebo runs, so only the mechanical part of the search ' +
        `was measured (p ${pText(placebo.p)})`,
    };
  }
  if (championT === null) {
    return { verdict: 'no evidence', why: 'no strategy of this session traded' };
  }
  if (!(championT > 0)) {
    return {
      verdict: 'no evidence',
      why: `the champion, best of ${plural(finalists, 'finalist')}, earned no more than its market exposure: t ${ratioText(championT)}`,
    };
  }
  const bound = `p ${pText(placebo.p)}, a candidate needs ${pText(threshold)} or less`;
  if (placebo.p > threshold) {
    const least = leastP(placebo);
    if (least > threshold && !worse.stopped) {
      return {
        verdict: 'not judged',
        why: `there are too few placebo runs: p cannot fall below ${pText(least)}, and a candidate needs ${pText(threshold)} or less; ${luck}`,
      };
    }
    if (Math.max(pWithoutBroken(shuffle), pWithoutBroken(mirror)) <= threshold) {
      return {
        verdict: 'not judged',
        why: `${luck} (${bound}); without the failed runs this would be a candidate`,
      };
    }
    return { verdict: 'no evidence', why: `${luck} (${bound})` };
  }
  if (exam === null) {
    return {
      verdict: 'candidate',
      why: `${luck} (${bound}); the exam on the locked bars has not been run`,
    };
  }
  const result = `p ${pText(exam.p)} on the locked bars, look ${exam.look} into this vault needs ${pText(exam.level)} or less`;
  return exam.passed
    ? { verdict: 'survived', why: `the exam gave ${result}; ${luck} (${bound})` }
    : { verdict: 'no evidence', why: `the candidate failed its exam: ${result}${tooFew(exam)}` };
}

function pWithoutBroken({ stopped, exceeding, failed, runs, p }: PlaceboTest): number {
  if (failed === 0) return p;
  return stopped ? (exceeding - failed) / runs : (1 + exceeding - failed) / (runs + 1);
}

function tooFew({ result }: Exam): string {
  return result.n_trades < LEAST_EXAM_TRADES
    ? `; it needs ${countText(LEAST_EXAM_TRADES)} trades and had ${countText(result.n_trades)}`
    : '';
}

function withoutPlacebo(exam: Exam | null): string {
  const why = 'there were no placebo runs, so it is unknown how much of this result is luck';
  if (exam === null) return why;
  return `${why} (the vault was opened: look ${exam.look}, p ${pText(exam.p)})`;
}
