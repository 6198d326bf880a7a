import { normalQuantile } from './normal-distribution.ts';

/** What is known of values after n of them. */
export interface RunningSums {
  readonly n: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

export interface SequenceOptions {
  /** The chance that the true mean is ever left out; .05 where it is not given. */
  readonly alpha?: number;
  /** About how many values there will be when it matters: there the interval is tightest; or 100. */
  readonly tightestAt?: number;
}

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * An interval for a mean that may be looked at after every value: the chance that it *ever* leaves out
 * the true mean is at most alpha, so a decision may be taken at whichever look one likes.
 *
 * mean ± sd·√(2(nρ² + 1)/(n²ρ²)·ln(√(nρ² + 1)/alpha)). It is asymptotic:
 * measured over 500 values at alpha = .05 it left out the truth in 3 to 5 % of normal and of heavy-tailed
 * series that were looked at from the tenth value on, but in 15 % of exponential ones (6 % from the
 * fiftieth value on). Where values are skewed, let the first look wait.
 *
 * @returns null of fewer than two values, or where they do not differ by more than rounding
 * @throws {RangeError} alpha is not in (0, 1), or `tightestAt` not above 0
 * @see Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, Time-uniform central limit theory and asymptotic
 *   confidence sequences (2021), Annals of Statistics 52 (2024), 2613
 */
export function confidenceSequence(
  { n, sum, sumOfSquares }: RunningSums,
  options: SequenceOptions = {},
): MeanInterval | null {
  const reach = reachOf(n, options);
  if (n < 2) return null;
  const mean = sum / n;
  const squares = sumOfSquares - sum * mean;
  // Equal values leave squares of about this size, by rounding alone.
  if (!(squares > n * Number.EPSILON * sumOfSquares)) return null;
  const half = Math.sqrt(squares / (n - 1)) * reach;
  return { mean, low: mean - half, high: mean + half };
}

/**
 * How large a true mean must be for the interval to leave out 0 after n values with this chance.
 *
 * @param sd standard deviation of one value
 * @param options the same as those of the interval, and the chance, .8 where it is not given
 * @returns null of fewer than two values
 * @throws {RangeError} as above, or the power is not in (0, 1)
 */
export function minimumDetectableEffect(
  sd: number,
  n: number,
  options: SequenceOptions & { readonly power?: number } = {},
): number | null {
  const reach = reachOf(n, options);
  const beyond = normalQuantile(options.power ?? 0.8);
  if (beyond === null) throw new RangeError(`Cannot detect with a chance of ${options.power}`);
  return n < 2 ? null : sd * (reach + beyond / Math.sqrt(n));
}

/** Half the width of the interval, in standard deviations of one value. */
function reachOf(n: number, { alpha = 0.05, tightestAt = 100 }: SequenceOptions): number {
  if (!(alpha > 0 && alpha < 1 && tightestAt > 0)) {
    throw new RangeError(`Cannot watch a mean at level ${alpha}, tightest at ${tightestAt} values`);
  }
  const logs = -2 * Math.log(alpha);
  const scale = (n * (logs + Math.log1p(logs))) / tightestAt;
  return Math.sqrt(((2 * (scale + 1)) / (n * scale)) * Math.log(Math.sqrt(scale + 1) / alpha));
}
