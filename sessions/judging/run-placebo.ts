import { summarisePlacebo } from '../../analyzer/statistics/placebo.ts';
import { sequentialPlacebo } from '../../analyzer/statistics/sequential-placebo.ts';
import {
  PlaceboKind,
  type PlaceboResult,
  type PlaceboTest,
  type SearchOutcome,
} from '../../protocol/honesty.ts';
import type { SessionConfig } from '../../protocol/session-config.ts';
import type { SessionIdentity, SessionInputs } from '../../protocol/session-files.ts';
import { armJob } from '../context/arm-runner.ts';
import { runOnLanes } from '../context/run-on-lanes.ts';
import { usesModels } from '../context/segment-settings.ts';
import type { JudgingContext } from '../context/session-context.ts';
import { armsInProcess } from './arms-in-process.ts';
import { runModelLedArm } from './model-led-arm.ts';
import { type ArmOutcome, runArm } from './run-arm.ts';

/**
 * Repeats the whole search on copies of the market without an edge, of both kinds in turn, and compares the
 * session with them. A kind stops once enough arms have done as well.
 *
 * Arms run in any order and count in the order of their numbers, so the result does not depend on the number
 * of threads.
 *
 * @returns null if no arms are wanted
 * @throws the reason of `signal` if aborted, and disk errors
 */
export async function runPlacebo(
  context: JudgingContext,
  identity: SessionIdentity,
  observed: SearchOutcome,
): Promise<PlaceboResult | null> {
  const wanted = armsWanted(context);
  if (wanted === 0) return null;
  const stopAfter = context.config.placebo.stop_after ?? wanted + 1;
  const threshold = candidateThreshold(context);
  const isComputed = !usesModels(context.config);
  const isModelLed = !isComputed && context.config.placebo.agents === 'same';
  const isSame = isModelLed || isComputed;
  const agents = isSame ? 'same' : 'heuristic';
  context.emit({ type: 'placebo_started', wanted, threshold, agents });

  const outcomes: Record<PlaceboKind, ArmOutcome[]> = { shuffle: [], mirror: [] };
  const t = statistic(observed.champion_t);
  const judge = (kind: PlaceboKind) =>
    sequentialPlacebo(t, outcomes[kind].map(championOf), { stopAfter, most: wanted });

  let done = 0;
  await inOrder(
    Array.from({ length: 2 * wanted }, (_, i) => ({
      kind: PlaceboKind.options[i % 2]!,
      arm: Math.floor(i / 2) + 1,
    })),
    // Turns of models must run in order.
    isModelLed ? 1 : (context.arms ?? armsInProcess).lanes,
    (one) => judge(one.kind).isFinal,
    async ({ kind, arm }) => {
      await context.beforeWave?.();
      const job = armJob(context, identity, kind, arm);
      return runArm(context, job, isModelLed ? () => runModelLedArm(context, job) : null);
    },
    ({ kind }, outcome) => {
      const arm = outcomes[kind].push(outcome);
      const exceeding = judge(kind).exceed;
      done += 1;
      context.emit({ type: 'arm_finished', kind, arm, outcome, exceeding, done, of: 2 * wanted });
    },
  );

  const test = (kind: PlaceboKind) =>
    placeboTest(kind, wanted, stopAfter, outcomes[kind], observed);
  const [shuffle, mirror] = [test('shuffle'), test('mirror')];
  // If the budget ran out, heuristic agents led some of the arms.
  const isComplete = isSame && !context.isOutOfBudget;
  return {
    agents: isComplete ? 'same' : 'heuristic',
    shuffle,
    mirror,
    p: Math.max(shuffle.p, mirror.p),
    record_p: Math.max(shuffle.record.p, mirror.record.p),
    threshold,
    not_controlled: notControlled(identity),
  };
}

export interface ArmsFacts {
  readonly config: SessionConfig;
  readonly inputs: Pick<SessionInputs, 'lab_at_start' | 'try'>;
}

/** The number of arms of each kind: as configured, or the fewest that can give a candidate. */
export function armsWanted({ config, inputs }: ArmsFacts): number {
  const { arms } = config.placebo;
  if (arms !== null) return arms;
  return usesModels(config) ? 0 : 20 * tryNumber(inputs) - 1;
}

/** The number of this try on the family of its bars; before it is drawn, the number that it would get now. */
export function tryNumber({ lab_at_start, try: drawn }: ArmsFacts['inputs']): number {
  return drawn?.k ?? lab_at_start.sessions + 1;
}

/** The largest p of a candidate: with it, 5 % of labs find any candidate in k tries on noise. */
export function candidateThreshold({ inputs }: Pick<ArmsFacts, 'inputs'>): number {
  const k = tryNumber(inputs);
  // Exactly 5 % for one try: the smallest p of 19 arms.
  return k === 1 ? 0.05 : -Math.expm1(Math.log(0.95) / k);
}

/** −∞ if nothing traded. */
function statistic(t: number | null): number {
  return t ?? Number.NEGATIVE_INFINITY;
}

function championOf(outcome: ArmOutcome): number | null {
  return outcome === null ? null : statistic(outcome.champion_t);
}

/**
 * Runs jobs on a given number of lanes and reports their results in the order of the jobs. Skips jobs that
 * are no longer needed.
 */
async function inOrder<Job, Result>(
  jobs: readonly Job[],
  lanes: number,
  isDone: (job: Job) => boolean,
  run: (job: Job) => Promise<Result>,
  onResult: (job: Job, result: Result) => void,
): Promise<void> {
  const results = new Map<Job, Result>();
  let reported = 0;
  const reportResults = () => {
    for (; reported < jobs.length; reported++) {
      const job = jobs[reported]!;
      if (isDone(job)) continue;
      if (!results.has(job)) return;
      onResult(job, results.get(job)!);
    }
  };
  await runOnLanes(jobs, lanes, async (job) => {
    if (isDone(job)) return;
    results.set(job, await run(job));
    reportResults();
  });
  reportResults();
}

function placeboTest(
  kind: PlaceboKind,
  wanted: number,
  stopAfter: number,
  outcomes: readonly ArmOutcome[],
  observed: SearchOutcome,
): PlaceboTest {
  const t = statistic(observed.champion_t);
  const champions = outcomes.map(championOf);
  const found = sequentialPlacebo(t, champions, { stopAfter, most: wanted });
  const summary = summarisePlacebo(t, champions);
  // The record uses the same arms and stops none of them.
  const records = outcomes.map((one) => (one === null ? null : statistic(one.record_t)));
  const ofRecord = summarisePlacebo(statistic(observed.record_t), records);
  const shares = outcomes.flatMap((one) => one?.profitable_tests_share ?? []);
  return {
    kind,
    wanted,
    stopped: found.isStopped && found.runs < wanted,
    failed: summary.failed,
    runs: found.runs,
    exceeding: found.exceed,
    p: found.p,
    p_low: summary.low,
    p_high: summary.high,
    mean: summary.mean,
    sd: summary.sd,
    haircut: summary.haircut,
    luck_share: summary.luckShare,
    implied_trials: summary.impliedTrials,
    champions: champions.map((value) => (value !== null && Number.isFinite(value) ? value : null)),
    record: { runs: ofRecord.runs, exceeding: ofRecord.exceed, p: ofRecord.p, mean: ofRecord.mean },
    profitable_tests_share: {
      mean: shares.length === 0 ? null : shares.reduce((a, b) => a + b, 0) / shares.length,
      low: shares.length === 0 ? null : Math.min(...shares),
      high: shares.length === 0 ? null : Math.max(...shares),
    },
  };
}

function notControlled({ config }: SessionIdentity): string[] {
  const memory = config.blind
    ? 'what a model remembers of this market, although prompts hide symbol, dates and price level'
    : 'what a model remembers of this market: prompts named symbol and dates';
  const hasModels = Object.values(config.agents).some((seat) => seat !== 'heuristic');
  return [
    'the choice of this market, made with knowledge of its history',
    'the choice of the built-in methods and rules, which were written after these years',
    ...(hasModels ? [memory] : []),
  ];
}
