import { normalTail } from './normal-distribution.ts';

/**
 * The probability that the best of independent trials without an edge reaches a z-score. Correlated trials reach
 * it less often.
 *
 * @param z of the best trial
 * @param trials number of trials, 1 or more; may be fractional
 * @returns in [0, 1]
 * @throws {RangeError} fewer than one trial
 * @see Šidák, Journal of the American Statistical Association 62 (1967), 626
 */
export function selectionP(z: number, trials: number): number {
  if (!(trials >= 1)) {
    throw new RangeError(`Cannot compute a selection p of fewer than 1 trial: received ${trials}`);
  }
  return -Math.expm1(trials * Math.log1p(-normalTail(z)));
}
