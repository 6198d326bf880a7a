import type { Parameter } from '../parameters.ts';
import { signOf } from './sign-of.ts';

/** A fast and a slow average: the same ranges whatever the kind of average. */
export function crossoverParameters(defaults: { fast: number; slow: number }): Parameter[] {
  const common = { unit: 'bars', step: 1 };
  return [
    {
      ...common,
      name: 'fast',
      min: 2,
      max: 60,
      default: defaults.fast,
      about: 'Length of the fast average',
    },
    {
      ...common,
      name: 'slow',
      min: 5,
      max: 250,
      default: defaults.slow,
      about: 'Length of the slow average',
    },
  ];
}

/** Long while `fast` is above `slow`. Overwrites `fast` with the difference. */
export function signOfDifference(fast: Float64Array, slow: Float64Array, stance: Int8Array): void {
  for (let i = 0; i < fast.length; i++) fast[i] = fast[i]! - slow[i]!;
  signOf(fast, stance);
}
