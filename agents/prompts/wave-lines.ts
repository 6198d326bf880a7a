import { moneyText, percentText, ratioText } from '../../protocol/number-text.ts';
import type { EpisodeBrief, InterveneBrief } from '../briefs.ts';
import { describeRules } from '../describe-rules.ts';
import { alignedTable } from './aligned-table.ts';
import { METRICS_HEAD, metricsCells } from './metrics-cells.ts';
import { quoted } from './quoted-data.ts';
import { patchLine } from './segment-lines.ts';
import type { Detail } from './squeeze.ts';

/** Episodes that are told whatever the room: the three that called for the turn. */
const LEAST_EPISODES = 3;

/** What the Critic is told of a segment that is not over. */
export function waveLines(brief: InterveneBrief, { rows, text }: Detail): string[] {
  const { name, rules, tests_done, abstained, tests, step, episodes, patches, rule_patch } = brief;
  return [
    `running ${quoted(name, text)}: ${describeRules(rules)}`,
    `steps of ${tests_done} of ${tests} tests so far, of which ${abstained} abstained:`,
    ...alignedTable(METRICS_HEAD, [metricsCells(step)]),
    '',
    'its last step episodes with trades, oldest first:',
    ...episodeTable(episodes.slice(-Math.max(rows, LEAST_EPISODES))),
    '',
    ...patches.map((patch) => patchLine(patch, text)),
    rule_patch === null
      ? 'the rules would change nothing now'
      : `the rules would move ${rule_patch.parameter} from ${rule_patch.old_value} to ` +
        `${rule_patch.new_value}, as ${quoted(rule_patch.reason, text)}`,
  ];
}

function episodeTable(episodes: readonly EpisodeBrief[]): string[] {
  return alignedTable(
    ['episode', 'trades', 'hit', 'payoff', 'P&L', 'drawdown', 'volatility:'],
    episodes.map(({ id, trades, hit, payoff, pnl, maxdd, regime }) => [
      String(id),
      String(trades),
      percentText(hit),
      ratioText(payoff),
      moneyText(pnl),
      moneyText(maxdd),
      regime ?? 'n/a',
    ]),
  );
}
