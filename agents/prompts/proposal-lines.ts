import { metricText, percentText, ratioText } from '../../protocol/number-text.ts';
import type { ExpectedMetrics, Proposal } from '../../protocol/proposal.ts';
import type { Screening } from '../../protocol/segment-plan.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';

/** Proposals as their author wrote them, one after another. */
export function proposalLines(proposals: readonly Proposal[], text: number): string[] {
  return proposals.flatMap((one) => [
    `${one.id} (${one.kind}): ${quoted(one.name, text)}`,
    `  rules: ${describeRules(one)}`,
    `  thesis: ${quoted(one.thesis, text)}`,
    `  plan: ${one.short_plan.map((step) => quoted(step, Math.ceil(text / 4))).join(', ')}`,
    `  expects: ${expectedText(one.expected_metrics)}`,
    `  refuted by: ${quoted(one.refuted_by, text)}`,
  ]);
}

/** Screening results, in the order of `proposals`. */
export function screeningTable(
  proposals: readonly Proposal[],
  screening: readonly Screening[],
): string[] {
  return alignedTable(
    ['id:', 'kind:', ...METRICS_HEAD, 'score', 'profitable neighbours'],
    proposals.map(({ id, kind }) => {
      const found = screening.find((one) => one.id === id);
      if (found === undefined) return [id, kind, 'not screened'];
      return [
        id,
        kind,
        ...metricsCells(found.metrics),
        ratioText(found.score, 1),
        percentText(found.profitable_neighbours, 0),
      ];
    }),
  );
}

function expectedText({ hit, payoff, maxdd, trades_per_day }: ExpectedMetrics): string {
  return (
    `hit ${metricText('hit', hit)}, payoff ${metricText('payoff', payoff)}, drawdown per episode ` +
    `${metricText('maxdd', maxdd)}, trades per day ${ratioText(trades_per_day, 1)}`
  );
}
