export interface ThresholdoutOptions {
  /** How far training and holdout values may be apart before the holdout is spent. */
  readonly threshold: number;
  /** Scale of the noise. */
  readonly sigma: number;
  /** How many answers from the holdout there are. */
  readonly budget: number;
}

export interface Thresholdout {
  /** For each question the training value, or a noisy holdout value; null when the budget is spent. */
  readonly answers: readonly (number | null)[];
  readonly budgetLeft: number;
}

/**
 * Answers questions about a holdout such that asking does not wear it out: it gives the training value
 * where both agree but for noise, and else a noisy holdout value.
 *
 * The vault is not built on it. Its guarantee needs values in [0, 1] that are means over thousands of
 * independent rows; bars depend on each other, and a Sharpe ratio has no bounds. It is here to compare.
 *
 * @param training value of each question on the training rows
 * @param holdout the same on the holdout
 * @param laplace draws of scale 1, used in order: one to begin with, one a question, and two more where
 *   the holdout answers
 * @see Dwork, Feldman, Hardt, Pitassi, Reingold & Roth, The reusable holdout, Science 349 (2015), 636
 */
export function thresholdout(
  training: readonly number[],
  holdout: readonly number[],
  laplace: Iterable<number>,
  { threshold, sigma, budget }: ThresholdoutOptions,
): Thresholdout {
  const draws = laplace[Symbol.iterator]();
  const draw = (): number => {
    const next = draws.next();
    if (next.done) throw new RangeError('Cannot answer as there are too few draws of noise');
    return next.value;
  };
  let budgetLeft = budget;
  let noisyThreshold = threshold + 2 * sigma * draw();
  const answers = training.map((value, i) => {
    if (budgetLeft < 1) return null;
    const held = holdout[i]!;
    if (Math.abs(held - value) <= noisyThreshold + 4 * sigma * draw()) return value;
    const answer = held + sigma * draw();
    noisyThreshold = threshold + 2 * sigma * draw();
    budgetLeft--;
    return answer;
  });
  return { answers, budgetLeft };
}

/**
 * A draw from the Laplace distribution of scale 1 for a uniform number: its quantile.
 *
 * @param uniform in (0, 1)
 */
export function laplaceFromUniform(uniform: number): number {
  return uniform < 0.5 ? Math.log(2 * uniform) : -Math.log(2 * (1 - uniform));
}
