import { countText, ratioText } from '../../protocol/number-text.ts';
import type { ProposeBrief } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { dataBlock } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';

/** Results of running every method over its whole range: the best sets, and each method's spread. */
export function scoutingBlock(
  scouting: NonNullable<ProposeBrief['scouting']>,
  rows: number,
): string {
  const { sets, best, by_method } = scouting;
  return dataBlock('scouting', [
    `${countText(sets)} parameter sets were run; the best by t among those with 20 trades or more:`,
    ...alignedTable(
      [...METRICS_HEAD, 'set:'],
      best
        .slice(0, rows)
        .map(({ rules, metrics }) => [...metricsCells(metrics), describeRules(rules)]),
    ),
    '',
    'by method, over all its sets, regardless of the number of trades:',
    ...alignedTable(
      ['method:', 'sets', 'best t', 'median t'],
      by_method.map((one) => [
        one.method,
        String(one.sets),
        ratioText(one.best_t),
        ratioText(one.median_t),
      ]),
    ),
  ]);
}
