import { programmeOf } from '../../agents/briefs/programme.ts';
import { firstRules } from '../../agents/heuristic/first-ideas.ts';
import { TestRunner } from '../../engine/run-test.ts';
import { executionPlan } from '../../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../../engine/simulation/features.ts';
import { computeSignals } from '../../engine/simulation/signals.ts';
import { ALL_METHODS } from '../../engine/strategy/all-methods.ts';
import { drawOffsets, moveBy } from '../../engine/strategy/candidates.ts';
import type { Window, WindowPlan } from '../../engine/windows.ts';
import { barsUpTo } from '../../market/bars.ts';
import { DAY_MS } from '../../market/interval.ts';
import { breakingGaps, type Market, marketFacts } from '../../market/market.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { countText, plural } from '../../protocol/number-text.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { BudgetLimits } from '../../protocol/session-event.ts';
import { simulatedText } from '../../protocol/simulated-text.ts';
import { SCREENED_SETS } from '../../sessions/context/screened-sets.ts';
import { sessionIdentity } from '../../sessions/context/session-identity.ts';
import { armsWanted } from '../../sessions/judging/run-placebo.ts';
import { searchOf } from '../../sessions/ledger/register-session.ts';
import { labAtStart } from '../../sessions/ledger/tries.ts';
import { durationText } from '../../view/duration-text.ts';
import { budgetText } from '../../view/plain-display.ts';
import type { KnownBars } from '../lab/known-bars.ts';
import { print, say } from '../terminal/terminal.ts';
import { thisProgram } from '../version/this-program.ts';
import { judgingNotices } from './judging-notices.ts';
import { ledArmsText, turnsOfModels } from './led-arms.ts';

/** A checked session of which only the plan is printed. */
export interface Rehearsal {
  readonly config: SessionConfig;
  readonly market: Market;
  readonly known: KnownBars;
  readonly windows: WindowPlan;
  readonly workers: number;
  /** The agents and why they were chosen: a sentence without its period. */
  readonly agents: string;
  /** Limits on models. */
  readonly budget: BudgetLimits;
  readonly wantsExam: boolean;
}

/** Tests that are timed to estimate the duration of the session. */
const TIMED_TESTS = 8;
const TIMED_METHOD = 'macd_trend';

/** Prints the plan of a session and its cost. Nothing is written. */
export function dryRun(rehearsal: Rehearsal): void {
  const { config, market, windows } = rehearsal;
  const search = searchOf(sessionIdentity(config, market, windows, thisProgram()));
  const inputs = { lab_at_start: labAtStart(rehearsal.known.family.lines, search) };
  for (const notice of judgingNotices({ config, inputs }, rehearsal.wantsExam)) say(notice);
  print(planText(rehearsal, armsWanted({ config, inputs })));
}

/** @param arms placebo runs of each kind */
function planText(rehearsal: Rehearsal, arms: number): string {
  const { config, market, windows } = rehearsal;
  const facts = marketFacts(market);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  const lines = [
    `Market: ${facts.symbol} ${facts.interval} (${facts.venue}), ${facts.from.slice(0, 10)} to ${facts.to.slice(0, 10)}, ` +
      `${countText(facts.bars)} bars, ${plural(facts.gaps, 'gap')}`,
  ];
  const share =
    rehearsal.known.lockedFrom !== null
      ? 'fixed by the first session on these bars'
      : `the last ${100 * config.vault.share} %, fixed by the first session`;
  if (market.simulated !== null) lines.push(`*** ${simulatedText(market.simulated)} ***`);
  lines.push(
    `Schedule: ${windows.schedule}. Locked from ${day(windows.vaultFrom)} (${share}), ` +
      `embargo ${plural(config.vault.embargo_days, 'day')}`,
    `Windows: train ${config.window.train_days}, validation ${config.window.validation_days}, step ${config.window.step_days} days`,
    '',
  );
  windows.segments.forEach((segment, k) => {
    const skipped = segment.filter((window) => window.skipped !== null).length;
    const waves = Math.ceil(segment.length / config.wave);
    const inSample = windows.schedule === 'revisit' && k > 0 ? ', in-sample' : '';
    lines.push(
      `Segment ${k + 1}: ${programmeOf(k + 1, config.segments).replace('_', ' ')}, ` +
        `${plural(segment.length, 'test')} in ${plural(waves, 'wave')}, ` +
        `steps ${day(segment[0]!.borders[2])} to ${day(segment.at(-1)!.borders[3])}${inSample}` +
        (skipped === 0 ? '' : `, ${skipped} skipped for missing bars`),
    );
  });
  const cost = costOf(rehearsal);
  lines.push(
    '',
    `Cost: ${plural(cost.tests, 'test')}, ${countText(cost.backtests)} backtests, ${countText(cost.bars)} bars simulated, ` +
      `about ${durationText(cost.ms)} with ${plural(rehearsal.workers, 'worker')}.`,
    `${rehearsal.agents}.${turnsText(config, rehearsal.budget)}`,
    ...[armsText(rehearsal, arms, cost.ms)].filter((line) => line !== null),
    'Nothing was written.',
  );
  return lines.join('\n');
}

/** Number of turns of models, and the budget. */
function turnsText(config: SessionConfig, budget: BudgetLimits): string {
  const { fewest, most } = turnsOfModels(config);
  if (fewest === 0) return ' They cost nothing.';
  const turns = most === fewest ? fewest : `${fewest} to ${most}`;
  const limits = budgetText(budget);
  return ` Models take ${turns} turns, ${limits === null ? 'with no budget set' : `limited to ${limits}`}.`;
}

/** Duration of the placebo runs; null if there are none. */
function armsText({ config, workers }: Rehearsal, arms: number, ms: number): string | null {
  if (arms === 0) return null;
  // Arms led by models are covered by a notice.
  if (ledArmsText(config, arms) !== null) return null;
  // An arm uses one thread, and as many arms as threads run at a time.
  return (
    `Placebo: ${plural(2 * arms, 'arm')} at most, each the same search on a market without an edge, about ` +
    `${durationText(2 * arms * ms)} with ${plural(workers, 'worker')} (--placebo sets the number of each kind).`
  );
}

/** Counts are exact; the time is extrapolated from a few tests of the first segment. */
function costOf({ config, market, windows, workers }: Rehearsal) {
  const runnable = windows.segments.flat().filter((window) => window.skipped === null);
  // Random entries are drawn only for steps out of sample.
  const judged = (
    windows.schedule === 'forward' ? windows.segments.flat() : windows.segments[0]!
  ).filter((window) => window.skipped === null);
  const draws = config.baselines.random_draws;
  const { count } = config.candidates;
  const validated = Math.min(count, config.candidates.validated);
  const stepBars = ({ step }: Window) => step.end - step.start;
  const drawnBars = draws * judged.reduce((sum, window) => sum + stepBars(window), 0);
  const bars = runnable.reduce(
    (sum, window) =>
      sum +
      count * (window.train.end - window.train.start) +
      validated * (window.validation.end - window.validation.start) +
      stepBars(window),
    drawnBars,
  );
  const { signalsMsPerBar, testMs } = timeSome({ config, market, windows });
  // Candidates have signals on all bars; scouting and screening use some days of them.
  const { scouting, screening_days, segments } = config;
  const barsPerDay = DAY_MS / market.bars.intervalMs;
  const within = (days: number) => Math.min(windows.searchEnd, days * barsPerDay);
  const signalBars =
    count * windows.searchEnd +
    scouting.sets * ALL_METHODS.length * within(scouting.days) +
    3 * SCREENED_SETS * within(screening_days);
  return {
    tests: runnable.length,
    backtests: runnable.length * (count + validated + 1) + judged.length * draws,
    bars,
    ms: (segments * signalBars * signalsMsPerBar + runnable.length * testMs) / workers,
  };
}

function timeSome({ config, market, windows }: Pick<Rehearsal, 'config' | 'market' | 'windows'>) {
  const bars = barsUpTo(market.bars, windows.searchEnd);
  const features = computeFeatures(bars);
  const rules = firstRules([TIMED_METHOD], 'slow');
  const offsets = drawOffsets(rules, config.candidates.count, 0.15, randomStream('rehearsal'));
  const sets = offsets.map((one) => moveBy(rules, one));
  const startedAt = performance.now();
  const signals = sets.map((one) => computeSignals(bars, one));
  const signalsMsPerBar = (performance.now() - startedAt) / (sets.length * bars.length);
  const job = {
    session: '000000000000',
    isSimulated: market.simulated !== null,
    bars,
    features,
    gaps: Int32Array.from(breakingGaps(market), ({ index }) => index),
    rules: sets,
    isRecorded: true,
    sizing: config.sizing,
    randomEntries: { draws: config.baselines.random_draws, label: 'rehearsal' },
    config,
    candidates: sets.map((one, i) => ({
      signals: signals[i]!,
      plan: executionPlan({ ...one, sizing: config.sizing }, config.costs, features),
    })),
  };
  const runner = new TestRunner();
  const timed = windows.segments[0]!.filter((window) => window.skipped === null).slice(
    0,
    TIMED_TESTS,
  );
  const testsStartedAt = performance.now();
  timed.forEach((window, index) => {
    runner.run(job, { index, test: `seg1_test${index + 1}`, wave: 1, window, firstEpisode: 0 });
  });
  const testMs = (performance.now() - testsStartedAt) / Math.max(1, timed.length);
  return { signalsMsPerBar, testMs };
}
