/**
 * The deepest fall of the equity below an earlier peak, as a share of that peak.
 *
 * It may differ from the deepest fall in money.
 *
 * @param equity oldest first, marked to market
 * @param startEquity the first peak; without it, `equity[0]` is
 * @returns never positive, -1 at ruin, below that in debt; 0 when it never falls below a peak;
 *   null when it falls below a peak that is not positive
 */
export function maxRelativeDrawdown(
  equity: ArrayLike<number>,
  startEquity?: number,
): number | null {
  let peak = startEquity ?? -Infinity;
  let deepest = 0;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value >= peak) {
      peak = value;
    } else {
      if (peak <= 0) return null;
      deepest = Math.min(deepest, (value - peak) / peak);
    }
  }
  return deepest;
}
