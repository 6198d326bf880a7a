import { describeRules } from '../../agents/briefs/describe-rules.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { TestCounts } from '../../protocol/segment-results.ts';
import { agentsText } from './agents-text.ts';
import type { SessionFindings } from './session-findings.ts';

/** What there is to say in a minute: what it is about, and a sentence of it. */
export type Overview = readonly (readonly [about: string, text: string])[];

/** The session in short. The text of models and markets in it is as it came. */
export function overview({ identity, metrics }: SessionFindings): Overview {
  const { market, config } = identity;
  const { counts, walk_forward } = metrics;
  const { metrics: walked, buy_and_hold } = walk_forward;
  const met = metrics.targets.filter((one) => one.met === true).length;
  const best = metrics.strategies[0];
  const size = 'notional' in config.sizing ? config.sizing.notional : null;
  return [
    [
      'Market',
      `${market.symbol} ${market.interval} (${market.venue}), ${day(market.from)} to ${day(market.to)}, ` +
        `${countText(market.bars)} bars. Locked from ${day(identity.vault_from)}: nothing behind it was read.`,
    ],
    ['Agents', `${agentsText(config, metrics)}.`],
    ['Tests', `${countsText(counts)}.`],
    [
      'Walk-forward',
      `${metrics.schedule}, ${plural(Math.round(walk_forward.days), 'day')}, ${segmentsText(walk_forward.segments)}: ` +
        `${plural(walked.n_trades, 'trade')}, hit ${percentText(walked.hit)}, payoff ${ratioText(walked.payoff)}, ` +
        `P&L ${moneyText(walked.total_pnl)}${size === null ? '' : ` on ${moneyText(size)} a trade`}, ` +
        `worst drawdown ${moneyText(walked.maxdd)}. Holding: ${moneyText(buy_and_hold.total_pnl)}.`,
    ],
    ['Targets met', `${met} of ${metrics.targets.length}.`],
    [
      'Best configuration',
      best === undefined || best.step.t === null
        ? 'none, nothing traded.'
        : `around ${describeRules(best.strategy)} (segment ${best.segment}${best.in_sample ? ', in-sample' : ''}).`,
    ],
  ];
}

/** What became of the tests: those that stayed flat stand beside those that ran. */
function countsText({ planned, kept, abstained, failed, skipped }: TestCounts): string {
  return (
    `${countText(planned)} planned: ${countText(kept)} ran on their step, ` +
    `${countText(abstained)} stayed flat, ${countText(failed)} failed, ${countText(skipped)} skipped`
  );
}

/** `segment 1 alone`, `segments 1 to 5`: those that are out of sample follow one another. */
function segmentsText(segments: readonly number[]): string {
  return segments.length === 1
    ? `segment ${segments[0]} alone`
    : `segments ${segments[0]} to ${segments.at(-1)}`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
