import { countTrials, type TestRecord } from '../../analyzer/segment-record.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { MarketContext } from '../context/session-context.ts';

type ShadowCounts = Pick<
  Extract<SessionEvent, { type: 'shadowed' }>,
  'tests' | 'candidates' | 'validations' | 'steps'
>;

/** A failed shadow counts as if it had used every trial of a test. */
export function shadowCounts(
  { config }: MarketContext,
  shadows: readonly TestRecord[],
): ShadowCounts {
  const { count, validated } = config.candidates;
  return {
    tests: shadows.filter(({ outcome }) => outcome.status !== 'skipped').length,
    ...countTrials(shadows, { candidates: count, validated }),
  };
}
