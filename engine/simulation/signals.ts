import type { Bars } from '../../market/bars.ts';
import type { Combination, StrategyRules } from '../../protocol/strategy.ts';
import { findMethod } from '../strategy/all-methods.ts';
import { FLAT, LONG, SHORT, UNKNOWN } from '../strategy/method.ts';
import { Scratch } from '../strategy/scratch.ts';
import { methodParameters } from '../strategy/strategy-space.ts';

/**
 * Bars on which a strategy's stance changes to long or short, oldest first, as `2 * bar + side` with
 * side 0 for long and 1 for short. Shared memory, so that all workers read one copy.
 */
export type Signals = Int32Array;

export const LONG_BIT = 0;
export const SHORT_BIT = 1;

/**
 * The combined signals of the methods of a strategy, without exits and gates.
 *
 * @param rules methods exist and parameters are in range
 * @returns signals on all bars; those up to bar t read nothing after bar t
 */
export function computeSignals(
  bars: Bars,
  rules: Pick<StrategyRules, 'methods' | 'combine' | 'params'>,
  scratch: Scratch = new Scratch(),
): Signals {
  const stances = rules.methods.map((name) => {
    const method = findMethod(name);
    if (method === undefined)
      throw new RangeError(`Cannot compute signals: there is no method "${name}"`);
    const stance = new Int8Array(bars.length);
    method.stance(bars, methodParameters(name, rules.params), stance, scratch);
    scratch.release();
    return stance;
  });
  const stance = stances.length === 1 ? stances[0]! : combineStances(stances, rules.combine);
  return turns(stance);
}

/**
 * Combines several stances. The result is unknown while any of them is.
 *
 * - `all`: long if all are long; `majority`: if more than half are;
 * - `any`: if at least one is long and none is short.
 * @internal
 */
export function combineStances(stances: readonly Int8Array[], combine: Combination): Int8Array {
  const length = stances[0]!.length;
  const needed =
    combine === 'all'
      ? stances.length
      : combine === 'majority'
        ? Math.floor(stances.length / 2) + 1
        : 1;
  const combined = new Int8Array(length);
  for (let i = 0; i < length; i++) {
    let longs = 0;
    let shorts = 0;
    let isKnown = true;
    for (const stance of stances) {
      const one = stance[i]!;
      if (one === LONG) longs++;
      else if (one === SHORT) shorts++;
      else if (one === UNKNOWN) isKnown = false;
    }
    const isContradicted = combine === 'any' && longs > 0 && shorts > 0;
    if (!isKnown) combined[i] = UNKNOWN;
    else if (isContradicted) combined[i] = FLAT;
    else combined[i] = longs >= needed ? LONG : shorts >= needed ? SHORT : FLAT;
  }
  return combined;
}

/**
 * The signals of a stance: the bars on which it changes to long or short.
 *
 * @internal for tests that state a stance by hand
 */
export function turns(stance: Int8Array): Signals {
  let count = 0;
  for (let i = 1; i < stance.length; i++) count += isTurn(stance[i - 1]!, stance[i]!) ? 1 : 0;
  const signals = new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
  let k = 0;
  for (let i = 1; i < stance.length; i++) {
    if (!isTurn(stance[i - 1]!, stance[i]!)) continue;
    signals[k++] = 2 * i + (stance[i] === SHORT ? SHORT_BIT : LONG_BIT);
  }
  return signals;
}

function isTurn(before: number, now: number): boolean {
  return now !== before && before !== UNKNOWN && (now === LONG || now === SHORT);
}
