import { FLAT, LONG, SHORT, UNKNOWN } from '../method.ts';

/**
 * Long if a line is above zero, short if it is below. At zero the previous stance stays, so that
 * touching zero is not a crossing.
 */
export function signOf(line: Float64Array, stance: Int8Array): void {
  let before = UNKNOWN;
  for (let i = 0; i < stance.length; i++) {
    const value = line[i]!;
    if (value > 0) before = LONG;
    else if (value < 0) before = SHORT;
    else if (value !== 0) before = UNKNOWN;
    else if (before === UNKNOWN) before = FLAT;
    stance[i] = before;
  }
}
