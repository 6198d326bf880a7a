import { FLAT, LONG, SHORT, UNKNOWN } from '../method.ts';

/**
 * Long from where a line falls below its low level until it is back at its middle; short from above
 * its high level. Flat otherwise.
 *
 * @param line the measured distance; NaN while warming up
 */
export function reversionStance(
  line: Float64Array,
  low: number,
  middle: number,
  high: number,
  stance: Int8Array,
): void {
  let before = UNKNOWN;
  for (let i = 0; i < stance.length; i++) {
    const value = line[i]!;
    if (value < low) before = LONG;
    else if (value > high) before = SHORT;
    else if (Number.isNaN(value)) before = UNKNOWN;
    else if (before === LONG ? value >= middle : before === SHORT ? value <= middle : true) {
      before = FLAT;
    }
    stance[i] = before;
  }
}
