import type { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { plural } from '../../protocol/number-text.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';

/** What the numbers do not show, a sentence a point. */
export function disclaimers(
  { market, config }: SessionIdentity,
  metrics: MetricsGlobal,
  inputs: SessionInputs,
): string[] {
  const abstained = metrics.counts.abstained;
  const points = [
    ...(metrics.honesty.placebo === null
      ? [
          'That any of this is more than luck: the search was not repeated on markets without an edge.',
        ]
      : ['That luck is all there is to doubt: what the placebo does not control stands above.']),
    `What live trading costs: fees of ${config.costs.fee_bps} bps a side and slippage of ${config.costs.slippage_bps} bps are assumed; funding, borrowing and market impact are not modelled.`,
  ];
  if (abstained > 0) {
    points.push(
      `That the ${plural(abstained, 'test')} that stayed flat would have earned: no candidate held there, and none ran.`,
    );
  }
  const shadows = inputs.failed_tests.filter(({ shadow }) => shadow !== undefined).length;
  const broken = inputs.failed_tests.length - shadows;
  if (broken > 0)
    points.push(`Anything about ${plural(broken, 'test')} that broke and did not run.`);
  if (shadows > 0) {
    points.push(
      `What ${plural(shadows, 'shadow test')} that broke would have shown: each counts as no difference.`,
    );
  }
  if (inputs.dropped_turns.length > 0) {
    points.push(
      `What ${plural(inputs.dropped_turns.length, 'agent turn')} that could not be used would have changed.`,
    );
  }
  if (market.gaps > 0 && market.calendar === 'continuous') {
    points.push(
      `Anything about the ${plural(market.gaps, 'gap')} in the bars: windows with one were skipped.`,
    );
  }
  return points;
}
