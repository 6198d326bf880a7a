import { describeRules } from '../../agents/briefs/describe-rules.ts';
import { lastDay } from '../../protocol/iso-instant.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { TestCounts } from '../../protocol/segment-results.ts';
import { agentsText } from './agents-text.ts';
import { championOf, replayOf } from './champion-text.ts';
import type { SessionFindings } from './session-findings.ts';

/** The most important facts of a session: a topic and a sentence each. */
export type Overview = readonly (readonly [topic: string, text: string])[];

/** The text of models and markets in it is not escaped. */
export function overview({ identity, metrics }: SessionFindings): Overview {
  const { market, config } = identity;
  const { counts, walk_forward } = metrics;
  const { metrics: walked, buy_and_hold } = walk_forward;
  const met = metrics.targets.filter((one) => one.met === true).length;
  const [best] = metrics.strategies;
  const traded = best !== undefined && best.step.t !== null ? best : null;
  const isOther =
    traded && replayOf(metrics.honesty, traded.strategy) !== championOf(metrics.honesty);
  const size = 'notional' in config.sizing ? config.sizing.notional : null;
  return [
    [
      'Market',
      `${market.symbol} ${market.interval} (${market.venue}), ${day(market.from)} to ${lastDay(market.to)}, ` +
        `${countText(market.bars)} bars. Bars from ${day(identity.vault_from)} on are locked in the vault and were not read.`,
    ],
    ['Agents', `${agentsText(config, metrics)}.`],
    ['Tests', `${countsText(counts)}.`],
    [
      'Walk-forward',
      `${metrics.schedule} schedule, ${plural(Math.round(walk_forward.days), 'day')}, ${segmentsText(walk_forward.segments)}: ` +
        `${plural(walked.n_trades, 'trade')}, hit rate ${percentText(walked.hit)}, payoff ${ratioText(walked.payoff)}, ` +
        `P&L ${moneyText(walked.total_pnl)} in quote currency${size === null ? '' : ` at ${moneyText(size)} a trade`}, ` +
        `max drawdown ${moneyText(walked.maxdd)}. Buy-and-hold P&L ${moneyText(buy_and_hold.total_pnl)}.`,
    ],
    [
      'Targets',
      `${met} of ${metrics.targets.length} met. They guide the search and do not affect the verdict.`,
    ],
    [
      `Centre with the best out-of-sample tests${isOther ? ' (not the champion)' : ''}`,
      traded === null
        ? 'none: nothing traded.'
        : `${describeRules(traded.strategy)} (segment ${traded.segment}${traded.in_sample ? ', in-sample' : ''}).`,
    ],
  ];
}

function countsText({ planned, kept, abstained, failed, skipped }: TestCounts): string {
  return (
    `${countText(planned)} planned: ${countText(kept)} ran on their step, ` +
    `${countText(abstained)} abstained, ${countText(failed)} failed, ${countText(skipped)} skipped`
  );
}

/** `segment 1 only`, `segments 1 to 5`: out-of-sample segments are consecutive. */
function segmentsText(segments: readonly number[]): string {
  return segments.length === 1
    ? `segment ${segments[0]} only`
    : `segments ${segments[0]} to ${segments.at(-1)}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
