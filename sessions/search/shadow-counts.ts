import { countTrials, type TestRecord } from '../../analyzer/segment-record.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { MarketContext } from '../context/session-context.ts';

/** Told of what ran in shadow, and counted as trials. */
type ShadowCounts = Pick<
  Extract<SessionEvent, { type: 'shadowed' }>,
  'tests' | 'candidates' | 'validations' | 'steps'
>;

/** A shadow that broke counts as if it had gone as far as a test can. */
export function shadowCounts(
  { config }: MarketContext,
  shadows: readonly TestRecord[],
): ShadowCounts {
  const { count, validated } = config.candidates;
  return {
    tests: shadows.filter(({ end }) => end.status !== 'skipped').length,
    ...countTrials(shadows, { candidates: count, validated }),
  };
}
