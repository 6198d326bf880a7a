import type { BrokenTest } from '../../engine/pool/pool-port.ts';
import type { SearchContext } from '../context/session-context.ts';
import type { SegmentTest } from './segment-plan.ts';

/**
 * Writes down what broke: an input of the session, and so on disk before it is used.
 *
 * @param shadow which shadow of the tests; null where they are themselves
 */
export function noteFailed(
  { inputs, store }: Pick<SearchContext, 'inputs' | 'store'>,
  tests: readonly SegmentTest[],
  broken: readonly BrokenTest[],
  shadow: string | null,
): void {
  if (broken.length === 0) return;
  for (const { index, why } of broken) {
    const { test } = tests.find((one) => one.index === index)!;
    const isKnown = inputs.failed_tests.some(
      (one) => one.test === test && (one.shadow ?? null) === shadow,
    );
    if (isKnown) continue;
    inputs.failed_tests.push({ test, ...(shadow === null ? {} : { shadow }), why });
  }
  store.write('inputs.json', `${JSON.stringify(inputs, null, 2)}\n`);
}
