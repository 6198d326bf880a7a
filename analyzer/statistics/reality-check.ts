import { resampledMeans } from './resampled-means.ts';
import type { Blocks } from './stationary-bootstrap.ts';

/** How a statistic compares with those of resamples. */
export interface ResampledP {
  readonly draws: Float64Array;
  /** Resamples that reached the statistic. */
  readonly exceed: number;
  /** (1 + exceed) / (draws + 1). */
  readonly p: number;
  /** The papers' p, the share of resamples above the statistic, which can be 0. */
  readonly shareAbove: number;
}

export interface RealityCheck extends ResampledP {
  readonly statistic: number;
}

/**
 * White's reality check of "none of these models beats the benchmark": the largest √n·mean, against the
 * largest √n·(mean* − mean) of resamples. Poor models with a wide spread take its power away.
 *
 * @param columns performance over the benchmark per row, one column a model: all models that were searched
 * @param resamples of the rows
 * @returns null without rows or columns
 * @see White, A reality check for data snooping, Econometrica 68 (2000), 1097
 */
export function realityCheck(
  columns: readonly ArrayLike<number>[],
  resamples: Iterable<Blocks>,
): RealityCheck | null {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) return null;
  const { draws, means, distances } = resampledMeans(columns, resamples);
  const largest = Float64Array.from({ length: draws }, (_, draw) =>
    Math.max(...distances.map((column) => column[draw]!)),
  );
  const statistic = Math.sqrt(rows) * Math.max(...means);
  return {
    statistic,
    ...resampledP(
      statistic,
      largest.map((value) => Math.sqrt(rows) * value),
    ),
  };
}

export function resampledP(statistic: number, draws: Float64Array): ResampledP {
  let exceed = 0;
  let above = 0;
  for (const draw of draws) {
    if (draw >= statistic) exceed++;
    if (draw > statistic) above++;
  }
  const p = (1 + exceed) / (draws.length + 1);
  return { draws, exceed, p, shareAbove: draws.length === 0 ? 1 : above / draws.length };
}
