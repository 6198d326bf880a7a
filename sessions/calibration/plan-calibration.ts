import type { CalibratedMarket, KnownKind } from '../../protocol/calibration.ts';

export interface WantedMarket {
  readonly kind: KnownKind;
  readonly seed: number;
}

/** The number of markets of a kind per seed. */
export const MOST_MARKETS = 9_999;

/**
 * The markets to judge, in order: the kinds are interleaved, so that an interrupted calibration has
 * results for each.
 *
 * @param counts markets of each kind, `MOST_MARKETS` at most
 */
export function planCalibration(
  counts: ReadonlyMap<KnownKind, number>,
  seed: number,
): WantedMarket[] {
  return [...counts]
    .flatMap(([kind, count], order) =>
      Array.from({ length: count }, (_, i) => ({
        market: { kind, seed: seed * (MOST_MARKETS + 1) + i + 1 },
        progress: (i + 0.5) / count,
        order,
      })),
    )
    .sort((a, b) => a.progress - b.progress || a.order - b.order)
    .map(({ market }) => market);
}

/**
 * The estimated time left: each market takes the mean time of its kind, or of all if there is none yet.
 *
 * @param lanes how many are judged at a time
 * @returns milliseconds; null while nothing is known
 */
export function timeLeftMs(
  rest: readonly WantedMarket[],
  done: readonly CalibratedMarket[],
  lanes: number,
): number | null {
  const mean = (some: readonly CalibratedMarket[]) =>
    some.length === 0 ? null : some.reduce((sum, { seconds }) => sum + seconds, 0) / some.length;
  const overall = mean(done);
  if (overall === null) return null;
  const kinds = new Set(rest.map(({ kind }) => kind));
  const usual = new Map(
    [...kinds].map((kind) => [kind, mean(done.filter((one) => one.kind === kind)) ?? overall]),
  );
  const seconds = rest.reduce((sum, { kind }) => sum + usual.get(kind)!, 0);
  return (1000 * seconds) / lanes;
}
