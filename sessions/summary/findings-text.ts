import type { Honesty } from '../../protocol/honesty.ts';
import { lastDay } from '../../protocol/iso-instant.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';

/** Every trial of the session, and earlier trials of the lab on overlapping bars. */
export function trialsText({ metrics, inputs }: SessionFindings): string {
  const { lab_at_start } = inputs;
  const { scouted, proposals, screened_sets, candidates, validations, steps, patches, shadows } =
    metrics.trials;
  const before =
    lab_at_start.sessions === 0
      ? lab_at_start.trials === 0
        ? 'This lab has no earlier trials on overlapping bars.'
        : `Earlier trials of this lab on overlapping bars: ${countText(lab_at_start.trials)}, from manual backtests and earlier runs of this search.`
      : `Earlier trials of this lab on overlapping bars: ${countText(lab_at_start.trials)}, in ${plural(lab_at_start.sessions, 'session')}.`;
  return (
    'Each of these counts as a trial. Scouting (single methods on the bars before a segment): ' +
    `${plural(scouted, 'parameter set')}. Screening (proposals, revised ones included, and their neighbours on earlier ` +
    `bars): ${plural(proposals, 'proposal')} and ${plural(screened_sets, 'parameter set')}. Tests: ${countText(candidates)} ` +
    `runs on train slices, ${countText(validations)} on validation slices, ${countText(steps)} on steps; ` +
    `${plural(patches, 'patch', 'patches')}. Shadow runs (rejected proposals and replaced parameters on the windows of the ` +
    `tests, for comparison): ${countText(shadows)}. Finalist replays: ${countText(metrics.honesty.finalists.length)}. ${before}`
  );
}

/** What a patch is, and the effect of all patches together. */
export function patchesText({ metrics }: SessionFindings): string {
  const { patches, kept, reverted, undecided, worth } = metrics.honesty.experiments;
  const meaning = 'A patch is a change of one parameter by a rule between waves of tests.';
  if (patches === 0) return `${meaning} There was none.`;
  return (
    `${meaning} Each one was compared with the previous parameters on the same windows. Of ${plural(patches, 'patch', 'patches')}, ` +
    `${countText(kept)} helped and ${was(kept)} kept, ${countText(reverted)} hurt and ${was(reverted)} reverted, and ` +
    `${countText(undecided)} ${was(undecided)} undecided and stayed in force. Total effect of those on out-of-sample steps while compared: ${moneyText(worth)} ` +
    'in quote currency. The 95 % intervals stay valid although they are checked after every test.'
  );
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** The lift of the Critic's picks over a random pick; null if none was compared. */
export function criticText({ metrics }: SessionFindings): string | null {
  const { critic } = metrics.honesty;
  if (critic === null || critic.session.tests === 0) return null;
  const { session, lab } = critic;
  const before =
    lab.tests === session.tests
      ? ''
      : ` Over all sessions of this lab on overlapping bars: ${liftText(lab)}.`;
  return `The Critic's picks earned ${liftText(session)}.${before}`;
}

function liftText({ tests, mean, low, high }: NonNullable<Honesty['critic']>['lab']): string {
  const interval =
    low === null || high === null
      ? 'too few tests for an interval'
      : `95 % interval ${bpsText(low)} to ${bpsText(high)}`;
  return (
    `${bpsText(Math.abs(mean!))} bps of notional per test ${mean! < 0 ? 'less' : 'more'} than a random pick among the ` +
    `same proposals, over ${plural(tests, 'test')} (${interval})`
  );
}

function bpsText(share: number | null): string {
  return ratioText(share === null ? null : 10_000 * share, 1);
}

/** Compares the record with random entries and the same exits; null if none were drawn. */
export function randomEntriesText({ metrics }: SessionFindings): string | null {
  const { random_entries } = metrics.walk_forward;
  if (random_entries === null) return null;
  const { draws, total_pnl, at_least } = random_entries;
  const { p5, median, p95 } = total_pnl;
  return (
    'Random entries: each step has as many entries as the walk-forward record has trades there, on the same sides, at random bars, ' +
    `with the same exits, size and costs. Of ${plural(draws, 'draw')}, the median P&L is ${moneyText(median)}, 90 % lie ` +
    `between ${moneyText(p5)} and ${moneyText(p95)}, and ${countText(Math.round(at_least * draws))} ` +
    `(${percentText(at_least)}) earned at least as much. This is a baseline, not a p-value: the search ` +
    'kept the best of many entries, while each draw is one random sample.'
  );
}

/** Explains the table of configurations, and why its first row is no evidence. */
export function configurationsText({ metrics, identity }: SessionFindings): string {
  const [best] = metrics.strategies;
  if (best === undefined || best.step.t === null) return 'No test of these centres traded.';
  const outOfSample = metrics.strategies.filter((one) => !one.in_sample);
  return (
    'Each row covers the tests around one centre. Each test ran the candidate that passed its validation, rarely the ' +
    'centre itself, so a row is not the result of one fixed parameter set, and a centre can lose money although its ' +
    'tests made a profit. t (tests): mean P&L per bar of the tests after costs, market exposure not subtracted, over its ' +
    'standard error. t (centre alone): the t ' +
    `of the centre as a finalist. The first row, t ${ratioText(best.step.t)}, is the best of ` +
    `${plural(outOfSample.length, 'centre')} that ran out of sample, each with ` +
    `${plural(identity.config.candidates.count, 'candidate')}; it is not corrected for this selection, and the best of ` +
    'many looks good on noise too.'
  );
}

/** The command that backtests the champion over the steps of the record, without locked bars. */
export function backtestCommandText({ identity, runs }: SessionFindings): string {
  const { market, config } = identity;
  const { simulated, symbol, interval } = market;
  // The name of a market is arbitrary text, and this command goes into a shell.
  const name =
    simulated !== null
      ? `simulated:${simulated.kind}:${simulated.seed}:${simulated.days}`
      : /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$/u.test(symbol)
        ? symbol
        : 'MARKET';
  const steps = runs
    .filter(({ results }) => !results.in_sample)
    .flatMap(({ plan }) => plan.tests.map(({ step }) => step));
  const firstDay = steps[0]!.from.slice(0, 10);
  const to = lastDay(steps.at(-1)!.to);
  const { fee_bps, slippage_bps } = config.costs;
  return (
    `maestro backtest --strategy best.json --market ${name} --interval ${interval} --from ${firstDay} --to ${to} ` +
    `--fee-bps ${fee_bps} --slippage-bps ${slippage_bps}`
  );
}

/** How the result of that command compares with the champion. */
export function backtestResultText({ metrics }: SessionFindings): string {
  return metrics.counts.skipped === 0
    ? 'It gives the same trades and P&L as the champion above.'
    : 'It includes skipped windows, so its result differs from the champion above.';
}
