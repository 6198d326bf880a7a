import { TIE } from '../../kernels/tie.ts';
import { FLAT, LONG, SHORT, UNKNOWN } from '../method.ts';

/**
 * Long from a close above the channel until a close below it, and the reverse. A close on its edge is not
 * beyond it.
 *
 * @param lag 1 to compare a close with the channel of the bar before it, 0 with its own
 */
export function breakoutStance(
  close: Float64Array,
  upper: Float64Array,
  lower: Float64Array,
  lag: 0 | 1,
  stance: Int8Array,
): void {
  let before = UNKNOWN;
  for (let i = 0; i < stance.length; i++) {
    const high = i < lag ? NaN : upper[i - lag]!;
    const low = i < lag ? NaN : lower[i - lag]!;
    const value = close[i]!;
    const tie = TIE * value;
    if (value - high > tie) before = LONG;
    else if (low - value > tie) before = SHORT;
    else if (before === UNKNOWN && !Number.isNaN(high)) before = FLAT;
    stance[i] = before;
  }
}
