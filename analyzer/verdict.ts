import type { Exam, PlaceboResult } from '../protocol/honesty.ts';
import type { MetricsGlobal } from '../protocol/metrics-global.ts';
import { plural, pText, ratioText } from '../protocol/number-text.ts';

export interface VerdictFacts {
  /** Of the champion; null where nothing traded. */
  readonly championT: number | null;
  /** Null where no arms were played. */
  readonly placebo: PlaceboResult | null;
  /** Null where the vault was not opened. */
  readonly exam: Exam | null;
}

/**
 * What may be believed of a session, in one of four words, with the sentence that says why.
 *
 * A candidate has to beat the market, too: where nobody earns anything after costs, to lose less than on
 * twins of the market is no finding.
 */
export function judge({ championT, placebo, exam }: VerdictFacts): MetricsGlobal['verdict'] {
  if (placebo === null) return { verdict: 'not judged', why: withoutPlacebo(exam) };
  const { shuffle, mirror, threshold, agents } = placebo;
  const worse = mirror.p > shuffle.p ? mirror : shuffle;
  const twins = worse.kind === 'shuffle' ? 'shuffled' : 'mirrored';
  const luck =
    `on ${twins} twins of this market, where no edge can be, the same search found at least as ` +
    `much in ${worse.exceeding} of ${plural(worse.runs, 'run')}`;
  if (agents !== 'same') {
    return {
      verdict: 'not judged',
      why:
        `heuristic agents took the place of models in the placebo arms, so that only the mechanical ` +
        `part of the search was measured (p ${pText(placebo.p)})`,
    };
  }
  if (championT === null) {
    return { verdict: 'no evidence', why: 'nothing that was tried has traded' };
  }
  if (!(championT > 0)) {
    return {
      verdict: 'no evidence',
      why: `the best of all that was tried earned no more than its exposure to the market did (t ${ratioText(championT)})`,
    };
  }
  const bound = `p ${pText(placebo.p)}, and a candidate needs ${pText(threshold)} or less`;
  if (placebo.p > threshold) {
    return { verdict: 'no evidence', why: `${luck} (${bound}): luck finds as much` };
  }
  if (exam === null) {
    return {
      verdict: 'candidate',
      why: `${luck} (${bound}): luck alone seldom does that; the locked bars have not been looked at yet`,
    };
  }
  const looked = `look ${exam.look} into the vault came to p ${pText(exam.p)}, and ${pText(exam.level)} or less was needed`;
  return exam.passed
    ? {
        verdict: 'survived',
        why: `${luck} (${bound}), and on bars that nothing had seen, ${looked}`,
      }
    : {
        verdict: 'no evidence',
        why: `it was a candidate, and did not hold on bars that nothing had seen: ${looked}`,
      };
}

function withoutPlacebo(exam: Exam | null): string {
  const why =
    'no placebo arms were played: how well the same search does on markets without an edge is not ' +
    'known, so neither is how much of this is luck';
  if (exam === null) return why;
  return `${why} (the vault was opened all the same: look ${exam.look}, p ${pText(exam.p)})`;
}
