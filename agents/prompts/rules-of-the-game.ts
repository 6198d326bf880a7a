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

/**
 * How a session is run and what is counted: the same in every turn of a session, so that it may be
 * read from a cache.
 */
export function rulesOfTheGame(brief: Brief): string {
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
      `${market.tf} bars, ${countText(market.bars_per_day)} on a usual day${closes}.`,
    schedule === 'forward'
      ? 'Segments follow each other in time: what comes after a segment is not known in it, to anyone.'
      : 'Every segment runs over the same days: from the second on, its steps have been seen, and a good ' +
        'result there may only be memory.',
    'In each segment:',
    '1. The Maestro says what it is for.',
    scouting.sets === 0
      ? '2. Nothing is scouted in this session.'
      : `2. Scouting runs ${plural(scouting.sets, 'parameter set')} of every method, spread over its whole ` +
        `range, on the ${daysBefore(scouting.days, game, market)}.`,
    `3. The Strategist makes three proposals. Each is screened: it and ${screened_sets - 1} neighbours are ` +
      `run on the ${daysBefore(screening_days, game, market)}.`,
    '4. The Critic picks one, or sends all three back, once, or rejects them: then the best known ' +
      'strategy of the session runs, and before there is one ' +
      `${scouting.sets === 0 ? '' : 'the best that scouting has found, or failing that '}the first proposal.`,
    `5. The tests run in waves of ${wave}. ${betweenWaves(game)}`,
    '6. The Critic says what the numbers say, the Strategist what to carry on with, the Maestro closes; ' +
      'after every second segment it writes a one-page plan.',
  ].join('\n');
}

/** Never fewer than a window has before its step; at the start of a market there may be no more. */
function daysBefore(days: number, { window }: GameBrief, { calendar }: MarketBrief): string {
  const least = window.train_days + window.validation_days;
  const unit = calendar === 'sessions' ? 'calendar day' : 'day';
  return `${plural(Math.max(days, least), unit)} before the segment, or as many as there are`;
}

function betweenWaves({ rules, reviews }: GameBrief): string {
  const hasRules = rules.length > 0;
  if (reviews === 0) {
    return hasRules
      ? 'Between waves a rule may patch: it moves one parameter.'
      : 'Nothing is changed between waves.';
  }
  const often = reviews === 1 ? 'once' : `${countText(reviews)} times`;
  const when =
    `where hit was below ${percentText(LOW_HIT, 0)} in three consecutive episodes of a wave, the Critic is ` +
    `asked${hasRules ? ' first' : ''}, ${often} a segment at most`;
  return hasRules
    ? `Between waves a rule may patch: it moves one parameter. But ${when}: it lets the rule patch, makes a ` +
        'patch of its own, or holds.'
    : `Between waves, ${when}: it makes a patch, which moves one parameter, or holds.`;
}

function testRules({ game, targets }: Brief): string {
  const { window, candidates, min_trades, episode_bars } = game;
  const { train_days, validation_days, step_days } = window;
  // Without trades there is no score, whatever the config asks for.
  const least = {
    train: Math.max(1, min_trades.train),
    validation: Math.max(1, min_trades.validation),
  };
  return [
    '# A test',
    `A window of ${train_days + validation_days + step_days} days: train ${train_days}, validation ` +
      `${validation_days}, step ${step_days}. The next window begins ${plural(step_days, 'day')} later, so ` +
      'that steps follow each other and never overlap.',
    `- Train runs ${plural(candidates.count, 'candidate')}. Number 0 is the strategy as it stands, the ` +
      `centre; the others lie around it, each parameter moved by up to ${percentText(candidates.spread, 0)} ` +
      'of its range and rounded to its step. A parameter at the end of its range has neighbours on one ' +
      'side only.',
    `- Validation runs the best ${candidates.validated} by score. Of those that made money there after ` +
      'costs, the one with the best score is kept.',
    '- Step: the kept one is run once, and only this is the result. Where none is kept the test abstains: ' +
      'it stays flat on the step. A hit is worth little beside many abstentions.',
    `- Under ${plural(least.train, 'trade')} on train a candidate has no score, and ranks by P&L behind those ` +
      `that have one. Under ${least.validation} on validation it has none either, and is not kept: what trades ` +
      `less than ${ratioText(least.validation / validation_days, 1)} times a day hardly ever is.`,
    `- The score of an episode (${plural(episode_bars, 'bar')}) is 100 x the mean of hit / ` +
      `${ratioText(targets.hit)}, payoff / ${ratioText(targets.payoff)} and ${moneyText(targets.maxdd)} / ` +
      'drawdown, each at most 1.25, less 10 a blunder and not below 0. A payoff without a loss and a drawdown ' +
      'of 0 count 1.25. That of a slice is the mean of its episodes, by trades.',
  ].join('\n');
}

function executionRules({ market }: Brief): string {
  const { fee_bps, slippage_bps, size } = market;
  const bothSides = 2 * (fee_bps + slippage_bps);
  return [
    '# Execution and costs',
    '- A decision is made at the close of a bar, on bars up to it. Market orders fill at the open of the ' +
      'next bar. Nothing looks ahead.',
    '- One position at a time, long or short. An opposite signal closes it, and reverses it if the gates ' +
      'allow. A signal that a gate rejects is lost, not delayed.',
    `- ${sizeText(size)}`,
    '- Stops and targets act from the fill on, measured from the fill price; the nearer of two holds. ' +
      'Where a bar touches both, the stop is taken, unless it opens beyond the target. What a bar opens ' +
      'beyond fills at its open.',
    '- ATR(14) is that of the decision bar. What is open at the end of a slice closes at its last close.',
    `- Fees are ${fee_bps} bps a side, slippage ${slippage_bps} bps on market and stop fills, none on ` +
      `targets: a trade costs about ${costText(bothSides, size)} there and back, win or lose.`,
    '- A blunder is a trade that lost more than 1.5 times the risk planned at entry, before costs, or was ' +
      'stopped out within 2 bars of it.',
  ].join('\n');
}

function sizeText(size: Sizing): string {
  return 'notional' in size
    ? `Each trade is of ${moneyText(size.notional)} of quote currency: a price move of 1 % is ` +
        `${moneyText(size.notional / 100)}, before costs.`
    : `Each trade is of ${Number(size.quantity.toPrecision(6))} units, on the scale on which prices are told: ` +
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
    `Every set that is run is a trial, whatever becomes of it: a segment makes ${countText(scouted)} by ` +
      `scouting, ${screened_sets} by each proposal, ${countText(tests * candidates.count)} by its tests. The ` +
      'more are run, the better the best of them looks by luck alone. t is the mean of net P&L a bar over ' +
      'its standard error, flat bars included. Of strategies that are worth nothing the best t is, on ' +
      'average, 1.5 of 10, 2.5 of 100, 3.2 of 1,000, 3.9 of 10,000.',
    'Scouting and screening are in sample and flatter. What counts against luck: a step that nobody had ' +
      'seen; neighbours that earn too; the same sign in several regimes; a reason that names who pays.',
    'n/a is undefined, not zero: a ratio without trades, a payoff without a loss.',
  ].join('\n');
}

function targetRules({ targets }: Brief): string {
  const metrics = Object.keys(targets) as (keyof Targets)[];
  return [
    '# Targets of a segment',
    ...alignedTable(
      ['metric:', 'target:', 'what it is:'],
      metrics.map((metric) => [metric, boundText(metric, targets[metric]), metricName(metric)]),
    ),
  ].join('\n');
}

function adjustmentRules({ game }: Brief): string {
  const { rules, rule_window_waves, rule_cooldown_waves, reviews } = game;
  const coolDown =
    `From one patch to the next, whoever makes it, ${plural(rule_cooldown_waves, 'wave')} must run; before ` +
    'that nobody is asked. What a patch replaced runs on unseen beside it: where that proves better, the patch ' +
    'is taken back.';
  const none = ['There are none in this session.', ...(reviews === 0 ? [] : [coolDown])];
  const some = [
    `They look at the step episodes with trades of the last ${plural(rule_window_waves, 'wave')}, and at none ` +
      'from before the last patch. The first that fires moves the centre of the tests that follow. A rule ' +
      'fires only on a parameter that the strategy sets, that is not at the end of its range, and whose move ' +
      `pushes no other. ${coolDown}`,
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
