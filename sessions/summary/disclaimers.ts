import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { plural } from '../../protocol/number-text.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';

/** What the numbers do not show, a sentence a point. */
export function disclaimers(
  { market, config }: SessionIdentity,
  metrics: MetricsGlobal,
  inputs: SessionInputs,
): string[] {
  const { abstained } = metrics.counts;
  const { fee_bps, slippage_bps } = config.costs;
  const shadows = inputs.failed_tests.filter(({ shadow }) => shadow !== undefined).length;
  const broken = inputs.failed_tests.length - shadows;
  const dropped = inputs.dropped_turns.length;
  const gaps = market.calendar === 'continuous' ? market.gaps : 0;
  const points = [
    metrics.honesty.placebo === null
      ? 'That any of this is more than luck: the search was not repeated on markets without an edge.'
      : 'That luck is all there is to doubt: what the placebo does not control stands above.',
    `What live trading costs: fees of ${fee_bps} bps a side and slippage of ${slippage_bps} bps are assumed; funding, borrowing and market impact are not modelled.`,
    abstained > 0 &&
      `That the ${plural(abstained, 'test')} that stayed flat would have earned: no candidate held there, and none ran.`,
    broken > 0 && `Anything about ${plural(broken, 'test')} that broke and did not run.`,
    shadows > 0 &&
      `What ${plural(shadows, 'shadow test')} that broke would have shown: each counts as no difference.`,
    dropped > 0 &&
      `What ${plural(dropped, 'agent turn')} that could not be used would have changed.`,
    gaps > 0 &&
      `Anything about the ${plural(gaps, 'gap')} in the bars: windows with one were skipped.`,
  ];
  return points.filter((point) => point !== false);
}
