/**
 * The deepest fall of the equity from a peak before it.
 *
 * The sign is that of the lab's `maxdd`; METHODS section 8 gives the same as a magnitude.
 *
 * @param equity oldest first, marked to market
 * @param startEquity the first peak; without it, `equity[0]` is
 * @returns never positive, in the unit of `equity`; 0 when it never falls below a peak
 */
export function maxDrawdown(equity: ArrayLike<number>, startEquity?: number): number {
  let peak = startEquity ?? -Infinity;
  let deepest = 0;
  for (let i = 0; i < equity.length; i++) {
    const value = equity[i]!;
    if (value > peak) peak = value;
    else if (value - peak < deepest) deepest = value - peak;
  }
  return deepest;
}
