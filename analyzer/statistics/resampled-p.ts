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
