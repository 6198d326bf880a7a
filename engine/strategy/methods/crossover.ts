import { type Parameter, parameterTable } from '../parameters.ts';
import { signOf } from './sign-of.ts';

/** Parameters of a fast and a slow average of any kind. */
export function crossoverParameters(defaults: { fast: number; slow: number }): Parameter[] {
  return parameterTable(
    ['fast', [2, 60, 1, defaults.fast], 'bars', 'Length of the fast average'],
    ['slow', [5, 250, 1, defaults.slow], 'bars', 'Length of the slow average'],
  );
}

/** Long while the `fast` average of prices is above `slow`. Overwrites `fast` with the difference. */
export function signOfDifference(
  fast: Float64Array,
  slow: Float64Array,
  price: Float64Array,
  stance: Int8Array,
): void {
  for (let i = 0; i < fast.length; i++) fast[i] = fast[i]! - slow[i]!;
  signOf(fast, price, stance);
}
