import { LOW_HIT } from '../../analyzer/detect-degradation.ts';
import {
  boundText,
  countText,
  metricName,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { AdjustmentRule, Targets } from '../../protocol/session-config.ts';
import type { Sizing } from '../../protocol/strategy.ts';
import type { Brief, GameBrief, MarketBrief } from '../briefs/briefs.ts';
import { alignedTable } from './aligned-table.ts';

/** How a session runs and what is counted; the same in every turn, so that providers can cache it. */
export function sessionRules(brief: Brief): string {
  return [
    segmentRules(brief),
    testRules(brief),
    executionRules(brief),
    luckRules(brief),
    targetRules(brief),
    adjustmentRules(brief),
  ].join('\n\n');
}

function segmentRules({ segments, tests, market, game }: Brief): string {
  const { scouting, screening_days, screened_sets, wave, schedule } = game;
  const closes = market.calendar === 'sessions' ? '; the venue closes between them' : '';
  return [
    '# A session',
    `${plural(segments, 'segment')} of ${plural(tests, 'test')} each, on the bars of one market: ` +
      `${market.tf} bars, ${countText(market.bars_per_day)} on a normal day${closes}.`,
    schedule === 'forward'
      ? 'Segments follow each other in time: bars after a segment are unknown in it, to every agent.'
      : 'Every segment runs over the same days: from the second segment on, its steps are in sample, and a ' +
        'good result there may only be memory.',
    'In each segment:',
    '1. The Maestro sets the scope.',
    scouting.sets === 0
      ? '2. This session has no scouting.'
      : `2. Scouting runs ${plural(scouting.sets, 'parameter set')} of every method, spread over its whole ` +
        `range, on the ${daysBefore(scouting.days, game, market)}.`,
    `3. The Strategist makes three proposals. Each is screened: it and ${screened_sets - 1} neighbours are ` +
      `run on the ${daysBefore(screening_days, game, market)}.`,
    '4. The Critic chooses one, sends all three back (once), or rejects them. After a rejection the best ' +
      'known strategy of the session runs; if there is none, ' +
      `${scouting.sets === 0 ? '' : 'the best set from scouting, or otherwise '}the first proposal.`,
    `5. The tests run in waves of ${wave}. ${betweenWaves(game)}`,
    '6. The Critic reviews the results, the Strategist decides how to continue, the Maestro closes the ' +
      'segment; after every second segment it writes a one-page plan.',
  ].join('\n');
}

/** Never fewer than a window has before its step, unless the market starts later. */
function daysBefore(days: number, { window }: GameBrief, { calendar }: MarketBrief): string {
  const least = window.train_days + window.validation_days;
  const unit = calendar === 'sessions' ? 'calendar day' : 'day';
  return `${plural(Math.max(days, least), unit)} before the segment, or as many as exist`;
}

function betweenWaves({ rules, reviews }: GameBrief): string {
  const hasRules = rules.length > 0;
  if (reviews === 0) {
    return hasRules
      ? 'Between waves an adjustment rule may patch one parameter.'
      : 'Nothing changes between waves.';
  }
  const often = reviews === 1 ? 'once' : `${countText(reviews)} times`;
  const when =
    `if hit was below ${percentText(LOW_HIT, 0)} in three consecutive episodes of a wave, the Critic is ` +
    `asked${hasRules ? ' first' : ''}, at most ${often} per segment`;
  return hasRules
    ? `Between waves an adjustment rule may patch one parameter. But ${when}: it lets the rule patch, makes ` +
        'its own patch, or holds.'
    : `Between waves, ${when}: it patches one parameter or holds.`;
}

function testRules({ game, targets }: Brief): string {
  const { window, candidates, min_trades, episode_bars } = game;
  const { train_days, validation_days, step_days } = window;
  // A score needs at least one trade, even if the config asks for none.
  const least = {
    train: Math.max(1, min_trades.train),
    validation: Math.max(1, min_trades.validation),
  };
  return [
    '# A test',
    `A window of ${train_days + validation_days + step_days} days: train ${train_days}, validation ` +
      `${validation_days}, step ${step_days}. The next window begins ${plural(step_days, 'day')} later, so ` +
      'steps follow each other without overlap.',
    `- Train runs ${plural(candidates.count, 'candidate')}. Candidate 0 is the centre, the strategy ` +
      `itself; the others lie around it, each parameter moved by up to ${percentText(candidates.spread, 0)} ` +
      'of its range and rounded to its step. A parameter at the end of its range has neighbours on one ' +
      'side only.',
    `- Validation runs the best ${candidates.validated} by score. Of those with a profit there after ` +
      'costs, the one with the best score is kept.',
    '- Step: the kept candidate runs once, and only this is the result. If none is kept the test abstains ' +
      'and stays flat on the step. A high hit means little if many tests abstained.',
    `- With fewer than ${plural(least.train, 'trade')} on train a candidate has no score and ranks by P&L ` +
      `below those with one. With fewer than ${least.validation} on validation it has no score and is not ` +
      `kept: a strategy with under ${ratioText(least.validation / validation_days, 1)} trades per day rarely is.`,
    `- The score of an episode (${plural(episode_bars, 'bar')}) is 100 x the mean of hit / ` +
      `${ratioText(targets.hit)}, payoff / ${ratioText(targets.payoff)} and ${moneyText(targets.maxdd)} / ` +
      'drawdown, each capped at 1.25, less 10 per blunder, and at least 0. A payoff without a loss and a ' +
      'drawdown of 0 count 1.25. The score of a slice is the trade-weighted mean over its episodes.',
  ].join('\n');
}

function executionRules({ market }: Brief): string {
  const { fee_bps, slippage_bps, size } = market;
  const bothSides = 2 * (fee_bps + slippage_bps);
  return [
    '# Execution and costs',
    '- A decision is made at the close of a bar, on bars up to it. Market orders fill at the open of the ' +
      'next bar. There is no look-ahead.',
    '- One position at a time, long or short. An opposite signal closes it, and reverses it if the gates ' +
      'allow. A signal that a gate rejects is lost, not delayed.',
    `- ${sizeText(size)}`,
    '- Stops and targets are active from the fill on, measured from the fill price; of two, the nearer ' +
      'applies. If a bar touches both, the stop fills, unless the bar opens beyond the target. If a bar ' +
      'opens beyond a level, the exit fills at its open.',
    '- ATR(14) is that of the decision bar. A position open at the end of a slice closes at its last close.',
    `- Fees are ${fee_bps} bps per side, slippage ${slippage_bps} bps on market and stop fills, none on ` +
      `targets: a round trip costs about ${costText(bothSides, size)}, win or lose.`,
    '- A blunder is a trade that lost more than 1.5 times the risk planned at entry, before costs, or was ' +
      'stopped out within 2 bars of entry.',
  ].join('\n');
}

function sizeText(size: Sizing): string {
  return 'notional' in size
    ? `The size of a trade is ${moneyText(size.notional)} of quote currency: a price move of 1 % is ` +
        `${moneyText(size.notional / 100)}, before costs.`
    : `The size of a trade is ${Number(size.quantity.toPrecision(6))} units, on the scale of the prices shown: ` +
        'amounts of money grow with the price.';
}

function costText(bps: number, size: Sizing): string {
  const share = `${Number(bps.toFixed(2))} bps`;
  return 'notional' in size ? `${share} (${moneyText((size.notional * bps) / 1e4)})` : share;
}

function luckRules({ methods, tests, game }: Brief): string {
  const { scouting, screened_sets, candidates } = game;
  const scouted = scouting.sets * methods.length;
  return [
    '# Luck',
    `Every evaluated parameter set is a trial, whatever its result: a segment has ${countText(scouted)} from ` +
      `scouting, ${screened_sets} per proposal, ${countText(tests * candidates.count)} from its tests. The ` +
      'more trials, the better the best of them looks by luck alone. t is the mean net P&L per bar over its ' +
      'standard error, flat bars included. Among strategies without an edge the best t is, on average, 1.5 ' +
      'of 10, 2.5 of 100, 3.2 of 1,000, 3.9 of 10,000.',
    'Scouting and screening are in sample and therefore optimistic. Evidence against luck: an out-of-sample ' +
      'step; neighbours that are profitable too; the same sign in several regimes; a reason that names the ' +
      'losing side.',
    'n/a is undefined, not zero: a ratio without trades, a payoff without a loss.',
  ].join('\n');
}

function targetRules({ targets }: Brief): string {
  const metrics = Object.keys(targets) as (keyof Targets)[];
  return [
    '# Targets of a segment',
    ...alignedTable(
      ['metric:', 'target:', 'definition:'],
      metrics.map((metric) => [metric, boundText(metric, targets[metric]), metricName(metric)]),
    ),
  ].join('\n');
}

function adjustmentRules({ game }: Brief): string {
  const { rules, rule_window_waves, rule_cooldown_waves, reviews } = game;
  const coolDown =
    `Between two patches of any origin ${plural(rule_cooldown_waves, 'wave')} must run; until then neither ` +
    'a rule nor the Critic is consulted. The replaced parameters continue as a shadow run: if they prove ' +
    'better, the patch is reverted.';
  const none = ['There are none in this session.', ...(reviews === 0 ? [] : [coolDown])];
  const some = [
    `They read the step episodes with trades of the last ${plural(rule_window_waves, 'wave')}, but none ` +
      'from before the last patch. The first rule that fires moves the centre of the following tests. A rule ' +
      'fires only on a parameter that the strategy sets, that is not at the end of its range, and whose move ' +
      `does not force another parameter to move. ${coolDown}`,
    ...alignedTable(
      ['rule:', 'when:', 'patch:'],
      rules.map((rule) => [rule.name, conditionText(rule), patchText(rule)]),
    ),
  ];
  return ['# Rules between waves', ...(rules.length === 0 ? none : some)].join('\n');
}

function conditionText({ metric, below, above, streak }: AdjustmentRule): string {
  const bound = below === undefined ? `above ${above}` : `below ${below}`;
  return streak === undefined
    ? `mean ${metric} ${bound}`
    : `${metric} ${bound} in ${plural(streak, 'consecutive episode')}`;
}

function patchText({ parameter, change }: AdjustmentRule): string {
  return `${parameter} ${change < 0 ? '-' : '+'} ${Math.abs(change)}`;
}
