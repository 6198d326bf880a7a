import type { Honesty } from '../../protocol/honesty.ts';
import {
  countText,
  moneyText,
  percentText,
  plural,
  ratioText,
} from '../../protocol/number-text.ts';
import type { SessionFindings } from './session-findings.ts';

/** What was tried, every evaluation of it, and what had been before. */
export function trialsText({ metrics, inputs }: SessionFindings): string {
  const { lab_at_start } = inputs;
  const { scouted, proposals, screened_sets, candidates, validations, steps, patches, shadows } =
    metrics.trials;
  const before =
    lab_at_start.sessions === 0
      ? lab_at_start.trials === 0
        ? 'This lab had not looked at these bars before.'
        : `This lab had played no other search on overlapping bars before; this one, and backtests by hand, had ${plural(lab_at_start.trials, 'trial')}.`
      : `This lab had begun ${plural(lab_at_start.sessions, 'session')} on overlapping bars before, with ${plural(lab_at_start.trials, 'trial')}.`;
  return (
    `${plural(scouted, 'parameter set')} scouted, ${plural(proposals, 'proposal')} and ${plural(screened_sets, 'parameter set')} screened, ` +
    `${countText(candidates)} runs on train slices, ${countText(validations)} on validation, ` +
    `${countText(steps)} on steps, ${plural(patches, 'patch', 'patches')}, ` +
    `${plural(shadows, 'run')} in shadow, ${plural(metrics.honesty.finalists.length, 'replay')} of finalists. Every one of them is a trial. ${before}`
  );
}

/** What patches were worth, all told; null where none was made. */
export function patchesText({ metrics }: SessionFindings): string | null {
  const { patches, kept, reverted, undecided, worth } = metrics.honesty.experiments;
  if (patches === 0) return null;
  return (
    `Each patch ran beside the parameters before it, on the same windows: of ${countText(patches)}, ${countText(kept)} showed ` +
    `that they help and were kept, ${countText(reverted)} that they harm and were taken back, ${countText(undecided)} neither; ` +
    `all told they were worth ${moneyText(worth)} while they were compared on steps that nothing had seen. Intervals are 95 %, and hold whenever one looks.`
  );
}

/** What the Critic's picks made beyond a random pick; null where none was held against it. */
export function criticText({ metrics }: SessionFindings): string | null {
  const { critic } = metrics.honesty;
  if (critic === null || critic.session.tests === 0) return null;
  const { session, lab } = critic;
  const before =
    lab.tests === session.tests
      ? ''
      : ` Over all sessions of this lab on these bars: ${liftText(lab)}.`;
  return `The Critic's picks made ${liftText(session)}.${before}`;
}

function liftText({ tests, mean, low, high }: NonNullable<Honesty['critic']>['lab']): string {
  const interval =
    low === null || high === null
      ? 'too few to tell'
      : `95 % interval ${bpsText(low)} to ${bpsText(high)}`;
  return (
    `${bpsText(Math.abs(mean!))} bps of notional a test ${mean! < 0 ? 'less' : 'more'} than a pick by lot among the ` +
    `proposals that it had, over ${plural(tests, 'test')} (${interval})`
  );
}

function bpsText(share: number | null): string {
  return ratioText(share === null ? null : 10_000 * share, 1);
}

/** How the record stands beside random entries with the same exits; null where none were drawn. */
export function randomEntriesText({ metrics }: SessionFindings): string | null {
  const { random_entries } = metrics.walk_forward;
  if (random_entries === null) return null;
  const { draws, total_pnl, at_least } = random_entries;
  const { p5, median, p95 } = total_pnl;
  return (
    'Random entries: on each step as many as the strategy had trades, to the same sides, at bars drawn by lot, ' +
    `with its exits, size and costs. Of ${plural(draws, 'draw')} the middle one made ${moneyText(median)}, nine of ` +
    `ten between ${moneyText(p5)} and ${moneyText(p95)}, and ${countText(Math.round(at_least * draws))} ` +
    `(${percentText(at_least)}) at least as much as the strategy. That is a baseline and no p-value: the search ` +
    'kept the best of many entries, a draw had one try.'
  );
}

/** What the table of configurations is of, and how little its first row says. */
export function configurationsText({ metrics, identity }: SessionFindings): string {
  const [best] = metrics.strategies;
  if (best === undefined || best.step.t === null) return 'No test around them traded.';
  const outOfSample = metrics.strategies.filter((one) => !one.in_sample);
  return (
    'A row is the tests around one centre. Each of them ran the candidate near the centre that held on ' +
    'its own validation, seldom the centre itself: the numbers are what the search made there, not what one fixed ' +
    `set of parameters would have. The first one has the largest t (mean net P&L a bar over its standard error: ${ratioText(best.step.t)}) of ` +
    `${plural(outOfSample.length, 'centre')} that ran out of sample, each with ` +
    `${plural(identity.config.candidates.count, 'candidate')}. The best of many looks good on noise too: ` +
    'this t makes no allowance for that. The last column is of the centre itself, run unchanged over all steps of ' +
    'the session, less what its exposure to the market earned: it may well lose what the search around it made.'
  );
}

/** How to run the champion by itself over the steps of the record, on no bar that is locked away. */
export function backtestCommandText({ identity, runs }: SessionFindings): string {
  const { market, config } = identity;
  const { simulated, symbol } = market;
  // What a market is called may be anything, and this is for a shell.
  const name =
    simulated !== null
      ? `simulated:${simulated.kind}:${simulated.seed}:${simulated.days}`
      : /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(symbol)
        ? symbol
        : 'MARKET';
  const steps = runs
    .filter(({ results }) => !results.in_sample)
    .flatMap(({ plan }) => plan.tests.map(({ step }) => step));
  const firstDay = steps[0]!.from.slice(0, 10);
  const lastDay = new Date(Date.parse(steps.at(-1)!.to) - 1).toISOString().slice(0, 10);
  const { fee_bps, slippage_bps } = config.costs;
  return (
    `maestro backtest --strategy best.json --market ${name} --from ${firstDay} --to ${lastDay} ` +
    `--fee-bps ${fee_bps} --slippage-bps ${slippage_bps}`
  );
}

/** What that command comes to. */
export function backtestResultText({ metrics }: SessionFindings): string {
  return metrics.counts.skipped === 0
    ? 'It comes to the trades and the P&L that the champion has above.'
    : 'It runs over skipped windows, too, so it comes to something else than the champion above.';
}
