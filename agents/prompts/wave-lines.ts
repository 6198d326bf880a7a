import { LOW_HIT } from '../../analyzer/detect-degradation.ts';
import { moneyText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { EpisodeBrief, InterveneBrief } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import type { Detail } from './detail-levels.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { patchLine } from './segment-lines.ts';

/** The evidence for an intervention of the Critic: the running segment so far. */
export function waveLines(brief: InterveneBrief, { rows, text }: Detail): string[] {
  const { name, rules, tests_done, abstained, tests, step, patches, rule_patch } = brief;
  return [
    `running ${quoted(name, text)}: ${describeRules(rules)}`,
    `steps of ${tests_done} of ${tests} tests so far; ${abstained} of them abstained:`,
    ...alignedTable(METRICS_HEAD, [metricsCells(step)]),
    '',
    ...degradationLines(brief),
    'step episodes with trades, oldest first: those three and the latest others:',
    ...episodeTable(brief, rows),
    '',
    ...patches.map((patch) => patchLine(patch, text)),
    rule_patch === null
      ? 'no adjustment rule fires now'
      : `an adjustment rule would change ${rule_patch.parameter} from ${rule_patch.old_value} to ` +
        `${rule_patch.new_value}; reason: ${quoted(rule_patch.reason, text)}`,
  ];
}

function degradationLines({ degraded, degradations, step }: InterveneBrief): string[] {
  const { runs, found, expected } = degradations;
  return [
    `hit was below ${percentText(LOW_HIT, 0)} in each of the consecutive episodes ${degraded.join(', ')}`,
    `the wave has ${plural(runs, 'overlapping run')} of three consecutive episodes with trades; in ${found} of ` +
      `them hit was that low in all three. If every trade won independently with probability ` +
      `${percentText(step.hit)}, the hit of the segment so far, ${ratioText(expected, 1)} are expected`,
  ];
}

/** The three episodes that triggered the turn are shown at every level of detail. */
function episodeTable({ episodes, degraded }: InterveneBrief, rows: number): string[] {
  const isTrigger = ({ id }: EpisodeBrief) => degraded.includes(id);
  const others = episodes.filter((one) => !isTrigger(one)).slice(-rows);
  return alignedTable(
    ['episode', 'trades', 'hit', 'payoff', 'P&L', 'drawdown', 'volatility:', 'trigger:'],
    episodes
      .filter((one) => isTrigger(one) || others.includes(one))
      .map((one) => [
        String(one.id),
        String(one.trades),
        percentText(one.hit),
        ratioText(one.payoff),
        moneyText(one.pnl),
        moneyText(one.maxdd),
        one.regime ?? 'n/a',
        isTrigger(one) ? 'yes' : '',
      ]),
  );
}
