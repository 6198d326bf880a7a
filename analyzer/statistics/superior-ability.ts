import { bootstrapVariance } from './bootstrap-variance.ts';
import { moments } from './moments.ts';
import { resampledMeans } from './resampled-means.ts';
import { type ResampledP, resampledP } from './resampled-p.ts';
import type { Blocks } from './stationary-bootstrap.ts';

export interface SuperiorAbility {
  /** The largest √n·mean over its standard deviation, or 0. */
  readonly statistic: number;
  /** Models that vary; the others are left out. */
  readonly used: readonly number[];
  /** Standard deviation of √n·mean, of the models used. */
  readonly omega: Float64Array;
  /** The model with the largest ratio. */
  readonly best: number;
  /** Takes models below the benchmark for ones that equal it: the largest power, and too much of it. */
  readonly lower: ResampledP;
  /** The one to report: forgets models that are clearly below the benchmark. */
  readonly consistent: ResampledP;
  /** Takes all models for ones that equal the benchmark, as the reality check does. */
  readonly upper: ResampledP;
}

/**
 * Hansen's test of "none of these models beats the benchmark". It takes the rows for stationary and the
 * columns for all models that were searched: where models were made after a look at others, p is only a
 * lower bound of doubt. Where blocks are long it rejects too often: measured on 500 rows of noise, at a
 * level of .1, in 11 % of cases with blocks of 1, 13 % with blocks of 8 and 16 % with blocks of 20.
 *
 * @param columns performance over the benchmark per row, one column a model
 * @param resamples of the rows, by the stationary bootstrap
 * @param restart one over the mean block length of the resamples
 * @returns null of fewer than three rows, or where no model varies
 * @see Hansen, A test for superior predictive ability, Journal of Business & Economic Statistics 23
 *   (2005), 365
 */
export function superiorAbility(
  columns: readonly ArrayLike<number>[],
  resamples: Iterable<Blocks>,
  restart: number,
): SuperiorAbility | null {
  const rows = columns[0]?.length ?? 0;
  if (rows < 3) return null;
  const variances = columns.map((column) =>
    moments(column).sd === 0 ? 0 : bootstrapVariance(column, restart),
  );
  const used = variances.flatMap((variance, k) => (variance > 0 ? [k] : []));
  if (used.length === 0) return null;
  const omega = Float64Array.from(used, (k) => Math.sqrt(variances[k]!));
  const root = Math.sqrt(rows);
  const chosen = used.map((k) => columns[k]!);
  const { draws, means, distances } = resampledMeans(chosen, resamples);
  const ratios = means.map((mean, k) => (root * mean) / omega[k]!);
  const clearlyBelow = -Math.sqrt(2 * Math.log(Math.log(rows)));
  const best = ratios.indexOf(Math.max(...ratios));
  const statistic = Math.max(0, ratios[best]!);
  /** @param centreOf what the ratio of a resample is recentred by, from that of the model */
  const compare = (centreOf: (ratio: number) => number): ResampledP => {
    const largest = new Float64Array(draws);
    for (const [k, column] of distances.entries()) {
      const shift = ratios[k]! - centreOf(ratios[k]!);
      for (let draw = 0; draw < draws; draw++) {
        const ratio = (root * column[draw]!) / omega[k]! + shift;
        if (ratio > largest[draw]!) largest[draw] = ratio;
      }
    }
    return resampledP(statistic, largest);
  };
  return {
    statistic,
    used,
    omega,
    best: used[best]!,
    lower: compare((ratio) => Math.max(ratio, 0)),
    consistent: compare((ratio) => (ratio >= clearlyBelow ? ratio : 0)),
    upper: compare((ratio) => ratio),
  };
}
