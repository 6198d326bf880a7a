import type { Bars } from './bars.ts';
import { breakingGaps, type Market } from './market.ts';

/** Bars from `from` to before `to` (ms UTC) that have something in common. */
export interface BarRun {
  readonly from: number;
  readonly to: number;
  readonly bars: number;
}

/** A close that is far from the one before it. */
interface Outlier {
  readonly time: number;
  readonly previousClose: number;
  readonly close: number;
  readonly logReturn: number;
  /** |log return| over the robust standard deviation. */
  readonly sigmas: number;
}

/** The quality of a market's data. */
export interface MarketCheck {
  readonly bars: number;
  /** Open of the first bar and close of the last, ms UTC. */
  readonly from: number;
  readonly to: number;
  /** Bars that fit between `from` and `to` around the clock. */
  readonly expectedBars: number;
  readonly missingBars: number;
  /** In [0, 1]. */
  readonly missingShare: number;
  /** Oldest first; each is the period in which bars are missing. */
  readonly gaps: readonly BarRun[];
  /** Runs of bars without volume, oldest first. */
  readonly zeroVolume: readonly BarRun[];
  /** Bars whose four prices are equal. */
  readonly flatBars: number;
  /** 1.4826 times the median absolute deviation of log returns; null if most returns are equal. */
  readonly robustSigma: number | null;
  readonly outlierCount: number;
  /** At most ten, the largest first. */
  readonly worstOutliers: readonly Outlier[];
}

export const OUTLIER_SIGMAS = 12;
const WORST = 10;

/** Makes the median absolute deviation of a normal variable its standard deviation. */
const MAD_TO_SIGMA = 1.4826;

/**
 * Looks for common faults of data sources. A finding is not an error: markets do crash and close.
 *
 * Returns across a breaking gap (on a `continuous` calendar) are not outliers: they were not traded.
 */
export function checkMarket(market: Market): MarketCheck {
  const { bars } = market;
  const { time, length, intervalMs } = bars;
  const from = time[0]!;
  const to = time[length - 1]! + intervalMs;
  const expectedBars = Math.round((to - from) / intervalMs);
  const isFlat = (i: number) => bars.high[i] === bars.low[i];
  return {
    bars: length,
    from,
    to,
    expectedBars,
    missingBars: expectedBars - length,
    missingShare: (expectedBars - length) / expectedBars,
    gaps: market.gaps.map(({ index, missingBars }) => ({
      from: time[index - 1]! + intervalMs,
      to: time[index]!,
      bars: missingBars,
    })),
    zeroVolume: runsWhere(bars, (i) => bars.volume[i] === 0),
    flatBars: runsWhere(bars, isFlat).reduce((sum, run) => sum + run.bars, 0),
    ...findOutliers(market),
  };
}

/** Runs of bars for which a condition holds, oldest first. */
export function runsWhere(
  { time, length, intervalMs }: Bars,
  holds: (i: number) => boolean,
): BarRun[] {
  const runs: BarRun[] = [];
  for (let i = 0; i < length; i++) {
    if (!holds(i)) continue;
    const first = i;
    while (i + 1 < length && holds(i + 1)) i++;
    runs.push({ from: time[first]!, to: time[i]! + intervalMs, bars: i - first + 1 });
  }
  return runs;
}

function findOutliers(
  market: Market,
): Pick<MarketCheck, 'robustSigma' | 'outlierCount' | 'worstOutliers'> {
  const { time, close, length } = market.bars;
  const broken = new Set(breakingGaps(market).map(({ index }) => index));
  const indices: number[] = [];
  for (let i = 1; i < length; i++) if (!broken.has(i)) indices.push(i);
  const returns = Float64Array.from(indices, (i) => Math.log(close[i]! / close[i - 1]!));

  const center = median(returns);
  const robustSigma = MAD_TO_SIGMA * median(returns.map((one) => Math.abs(one - center)));
  if (!(robustSigma > 0)) return { robustSigma: null, outlierCount: 0, worstOutliers: [] };

  const outliers: Outlier[] = [];
  for (const [k, logReturn] of returns.entries()) {
    const sigmas = Math.abs(logReturn) / robustSigma;
    if (sigmas <= OUTLIER_SIGMAS) continue;
    const i = indices[k]!;
    outliers.push({
      time: time[i]!,
      previousClose: close[i - 1]!,
      close: close[i]!,
      logReturn,
      sigmas,
    });
  }
  outliers.sort((a, b) => b.sigmas - a.sigmas);
  return { robustSigma, outlierCount: outliers.length, worstOutliers: outliers.slice(0, WORST) };
}

/** NaN if there are no values. */
function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
