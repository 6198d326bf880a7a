import { TIE } from '../../kernels/tie.ts';
import { FLAT, LONG, SHORT, UNKNOWN } from '../method.ts';

/**
 * Long if a difference of averages is above zero, short if it is below. If they are equal the previous
 * stance stays, so that touching is not a crossing.
 *
 * @param price on whose scale they are equal, > 0
 */
export function signOf(difference: Float64Array, price: Float64Array, stance: Int8Array): void {
  let before = UNKNOWN;
  for (let i = 0; i < stance.length; i++) {
    const value = difference[i]!;
    const tie = TIE * price[i]!;
    if (value > tie) before = LONG;
    else if (value < -tie) before = SHORT;
    else if (Number.isNaN(value)) before = UNKNOWN;
    else if (before === UNKNOWN) before = FLAT;
    stance[i] = before;
  }
}
