import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { plural } from '../../protocol/number-text.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';

/** What the numbers do not cover, one sentence or two a point. */
export function limitations(
  { market, config }: SessionIdentity,
  metrics: MetricsGlobal,
  inputs: SessionInputs,
): string[] {
  const { abstained } = metrics.counts;
  const { fee_bps, slippage_bps } = config.costs;
  const shadows = inputs.failed_tests.filter(({ shadow }) => shadow !== undefined).length;
  const failed = inputs.failed_tests.length - shadows;
  const dropped = inputs.dropped_turns.length;
  const gaps = market.calendar === 'continuous' ? market.gaps : 0;
  const bps = (cost: number) => `${cost} ${cost === 1 ? 'bp' : 'bps'}`;
  const points = [
    metrics.honesty.placebo === null
      ? 'Luck is not ruled out: the search was not repeated on markets without an edge.'
      : 'Luck is not the only possible error: see what the placebo does not control for.',
    `Transaction costs are assumed: fees of ${bps(fee_bps)} a side and slippage of ${bps(slippage_bps)}. Funding, borrowing and market impact are not modelled.`,
    abstained > 0 &&
      `${plural(abstained, 'test')} abstained and ${abstained === 1 ? 'counts' : 'count'} as P&L 0; what they would have earned is unknown.`,
    failed > 0 && `Failed and missing from the results: ${plural(failed, 'test')}.`,
    shadows > 0 && `Failed and counted as no difference: ${plural(shadows, 'shadow test')}.`,
    dropped > 0 && `Unusable and dropped: ${plural(dropped, 'agent turn')}.`,
    gaps > 0 &&
      `Missing from the bars: ${plural(gaps, 'gap')}. Windows that contain one were skipped.`,
  ];
  return points.filter((point) => point !== false);
}
