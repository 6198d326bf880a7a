import { eigenvalues } from './eigenvalues.ts';
import { moments } from './moments.ts';

/** How many independent trials so many related ones are worth, by four measures. */
export interface EffectiveTrials {
  /** Trials that vary: those that the measures are of. */
  readonly trials: number;
  /** Mean correlation of two different trials; 0 of a single one. */
  readonly meanCorrelation: number;
  /** ρ̄ + (1 − ρ̄)·n, within [1, n]: the only one that did not understate selection in simulations. */
  readonly averageCorrelation: number;
  /** n² / Σ Cᵢⱼ². */
  readonly participationRatio: number;
  /** (Σ √λ)² / Σ λ over the eigenvalues. */
  readonly galwey: number;
  /** e^(−Σ p·ln p), p = λ / n. */
  readonly entropy: number;
}

/**
 * The effective number of trials of a correlation matrix. The raw number is what a result is judged by;
 * the first of these may stand beside it, the others flatter.
 *
 * Eigenvalues below what rounding makes of 0 count as 0: the square root of a rounding error is none.
 *
 * @param correlations n rows of n, with ones on the diagonal
 * @returns null of no trials
 * @see Bailey & López de Prado, The deflated Sharpe ratio (2014), appendix; Galwey, Genetic Epidemiology
 *   33 (2009), 559
 * @internal
 */
export function effectiveTrials(
  correlations: readonly ArrayLike<number>[],
): EffectiveTrials | null {
  const n = correlations.length;
  if (n === 0) return null;
  let beside = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const entry = correlations[i]![k]!;
      squares += entry * entry;
      if (i !== k) beside += entry;
    }
  }
  const meanCorrelation = n === 1 ? 0 : beside / (n * (n - 1));
  const values = eigenvalues(correlations);
  const noise = n * Number.EPSILON * values[0]!;
  const kept = values.filter((value) => value > noise);
  const sum = kept.reduce((total, value) => total + value, 0);
  const roots = kept.reduce((total, value) => total + Math.sqrt(value), 0);
  const entropy = kept.reduce((total, value) => total - (value / n) * Math.log(value / n), 0);
  return {
    trials: n,
    meanCorrelation,
    averageCorrelation: Math.min(n, Math.max(1, meanCorrelation + (1 - meanCorrelation) * n)),
    participationRatio: (n * n) / squares,
    galwey: (roots * roots) / sum,
    entropy: Math.exp(entropy),
  };
}

/**
 * The same of the returns of trials. Columns that do not vary have no correlation and are left out here;
 * they were trials, and count in the raw number.
 *
 * @param columns of one length, one trial each
 * @returns null where no column varies
 */
export function effectiveTrialsOf(columns: readonly ArrayLike<number>[]): EffectiveTrials | null {
  return effectiveTrials(correlationMatrix(columns));
}

/** Pearson's correlation of every two columns that vary. @internal */
export function correlationMatrix(columns: readonly ArrayLike<number>[]): Float64Array[] {
  const unit = columns.flatMap((column) => standardise(column) ?? []);
  return unit.map((a, i) => Float64Array.from(unit, (b, k) => (i === k ? 1 : product(a, b))));
}

/** The distances from the mean, scaled so that their squares sum to 1; null where all values are one. */
function standardise(column: ArrayLike<number>): Float64Array | null {
  const { n, mean, sd } = moments(column);
  if (mean === null || sd === null || sd === 0) return null;
  const scale = sd * Math.sqrt(n - 1);
  return Float64Array.from(column, (value) => (value - mean) / scale);
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
