import { LOW_HIT } from '../../analyzer/detect-degradation.ts';
import { moneyText, percentText, plural, ratioText } from '../../protocol/number-text.ts';
import type { EpisodeBrief, InterveneBrief } from '../briefs/briefs.ts';
import { describeRules } from '../briefs/describe-rules.ts';
import { quoted } from '../briefs/quoted-data.ts';
import { alignedTable } from './aligned-table.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { patchLine } from './segment-lines.ts';
import type { Detail } from './squeeze.ts';

/** What the Critic is told of a segment that is not over. */
export function waveLines(brief: InterveneBrief, { rows, text }: Detail): string[] {
  const { name, rules, tests_done, abstained, tests, step, patches, rule_patch } = brief;
  return [
    `running ${quoted(name, text)}: ${describeRules(rules)}`,
    `steps of ${tests_done} of ${tests} tests so far, of which ${abstained} abstained:`,
    ...alignedTable(METRICS_HEAD, [metricsCells(step)]),
    '',
    ...degradationLines(brief),
    'step episodes with trades, oldest first, those three and the last of the others:',
    ...episodeTable(brief, rows),
    '',
    ...patches.map((patch) => patchLine(patch, text)),
    rule_patch === null
      ? 'the rules would change nothing now'
      : `the rules would move ${rule_patch.parameter} from ${rule_patch.old_value} to ` +
        `${rule_patch.new_value}, as ${quoted(rule_patch.reason, text)}`,
  ];
}

function degradationLines({ degraded, degradations, step }: InterveneBrief): string[] {
  const { runs, found, expected } = degradations;
  return [
    `hit was below ${percentText(LOW_HIT, 0)} in each of the episodes ${degraded.join(', ')}, one after the other`,
    `the wave has ${plural(runs, 'run')} of three consecutive episodes with trades, which overlap: in ${found} of ` +
      `them hit was as low in all three; if every trade won with the ${percentText(step.hit)} of the segment so ` +
      `far, whatever came before it, it would be in ${ratioText(expected, 1)} on average`,
  ];
}

/** The three that called for the turn are told whatever the room. */
function episodeTable({ episodes, degraded }: InterveneBrief, rows: number): string[] {
  const isMeant = ({ id }: EpisodeBrief) => degraded.includes(id);
  const others = episodes.filter((one) => !isMeant(one)).slice(-rows);
  return alignedTable(
    ['episode', 'trades', 'hit', 'payoff', 'P&L', 'drawdown', 'volatility:', 'called for this:'],
    episodes
      .filter((one) => isMeant(one) || others.includes(one))
      .map((one) => [
        String(one.id),
        String(one.trades),
        percentText(one.hit),
        ratioText(one.payoff),
        moneyText(one.pnl),
        moneyText(one.maxdd),
        one.regime ?? 'n/a',
        isMeant(one) ? 'yes' : '',
      ]),
  );
}
