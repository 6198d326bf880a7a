import { FLAT, LONG, SHORT, UNKNOWN } from '../method.ts';

/**
 * Long from a fall of a line below its low mark until its middle; short from a rise above
 * its high mark. Otherwise flat.
 *
 * @param line NaN gives an unknown stance
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
