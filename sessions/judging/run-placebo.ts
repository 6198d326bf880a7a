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
 * Runs the whole search again on twins of the market without an edge, of both kinds in turn, and holds
 * what the session found against what it finds there. A kind that has done as well often enough ends.
 *
 * Arms are run in any order and count in theirs: the result is the same for any number of threads.
 *
 * @returns null where no arms are wanted
 * @throws the reason of `signal` where it was aborted; what the disk refuses
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

  const ends: Record<PlaceboKind, ArmOutcome[]> = { shuffle: [], mirror: [] };
  const t = statistic(observed.champion_t);
  const judge = (kind: PlaceboKind) =>
    sequentialPlacebo(t, ends[kind].map(championOf), { stopAfter, most: wanted });

  let done = 0;
  await inOrder(
    Array.from({ length: 2 * wanted }, (_, i) => ({
      kind: PlaceboKind.options[i % 2]!,
      arm: Math.floor(i / 2) + 1,
    })),
    // Turns of models have an order.
    isModelLed ? 1 : (context.arms ?? armsInProcess).lanes,
    (one) => judge(one.kind).isFinal,
    async ({ kind, arm }) => {
      await context.beforeWave?.();
      const job = armJob(context, identity, kind, arm);
      return runArm(context, job, isModelLed ? () => runModelLedArm(context, job) : null);
    },
    ({ kind }, outcome) => {
      const arm = ends[kind].push(outcome);
      const exceeding = judge(kind).exceed;
      done += 1;
      context.emit({ type: 'arm_finished', kind, arm, outcome, exceeding, done, of: 2 * wanted });
    },
  );

  const test = (kind: PlaceboKind) => placeboTest(kind, wanted, stopAfter, ends[kind], observed);
  const [shuffle, mirror] = [test('shuffle'), test('mirror')];
  // Where the budget ended on the way, heuristic agents have led some of it.
  const isWhole = isSame && !context.isOutOfBudget;
  return {
    agents: isWhole ? 'same' : 'heuristic',
    shuffle,
    mirror,
    p: Math.max(shuffle.p, mirror.p),
    record_p: Math.max(shuffle.record.p, mirror.record.p),
    threshold,
    not_controlled: notControlled(identity),
  };
}

/** What says how many arms there are. */
export interface ArmsFacts {
  readonly config: SessionConfig;
  readonly inputs: Pick<SessionInputs, 'lab_at_start'>;
}

/** How many arms of each kind a session runs: what it says, or what its verdict needs at least. */
export function armsWanted({ config, inputs }: ArmsFacts): number {
  const { arms } = config.placebo;
  if (arms !== null) return arms;
  return usesModels(config) ? 0 : 20 * sessionsBegun(inputs) - 1;
}

/** K: sessions begun on bars that overlap, this one included. */
export function sessionsBegun({ lab_at_start }: ArmsFacts['inputs']): number {
  return lab_at_start.sessions + 1;
}

/** What p must not be above for a candidate, so that of K sessions on noise 5 % of labs find any. */
export function candidateThreshold({ inputs }: Pick<ArmsFacts, 'inputs'>): number {
  const sessions = sessionsBegun(inputs);
  // Of one session it is 5 % to the last bit: the least p of 19 arms.
  return sessions === 1 ? 0.05 : -Math.expm1(Math.log(0.95) / sessions);
}

/** −∞ where nothing traded: everything is at least that. */
function statistic(t: number | null): number {
  return t ?? Number.NEGATIVE_INFINITY;
}

function championOf(end: ArmOutcome): number | null {
  return end === null ? null : statistic(end.champion_t);
}

/**
 * Runs jobs on as many lanes as there are and hands on their ends in the order of the jobs; those that
 * are over by then are left out.
 */
async function inOrder<Job, End>(
  jobs: readonly Job[],
  lanes: number,
  isOver: (job: Job) => boolean,
  run: (job: Job) => Promise<End>,
  onEnd: (job: Job, end: End) => void,
): Promise<void> {
  const ended = new Map<Job, End>();
  let reported = 0;
  const reportEnded = () => {
    for (; reported < jobs.length; reported++) {
      const job = jobs[reported]!;
      if (isOver(job)) continue;
      if (!ended.has(job)) return;
      onEnd(job, ended.get(job)!);
    }
  };
  await runOnLanes(jobs, lanes, async (job) => {
    if (isOver(job)) return;
    ended.set(job, await run(job));
    reportEnded();
  });
  reportEnded();
}

function placeboTest(
  kind: PlaceboKind,
  wanted: number,
  stopAfter: number,
  ends: readonly ArmOutcome[],
  observed: SearchOutcome,
): PlaceboTest {
  const t = statistic(observed.champion_t);
  const champions = ends.map(championOf);
  const found = sequentialPlacebo(t, champions, { stopAfter, most: wanted });
  const summary = summarisePlacebo(t, champions);
  // The record is asked of the arms that there are: it stops nothing.
  const records = ends.map((end) => (end === null ? null : statistic(end.record_t)));
  const ofRecord = summarisePlacebo(statistic(observed.record_t), records);
  const shares = ends.flatMap((end) => end?.profitable_tests_share ?? []);
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
    ? 'what a model remembers of this market: its prompts hide symbol, dates and price level, and no more can be done'
    : 'what a model remembers of this market: it was told symbol and dates';
  const hasModels = Object.values(config.agents).some((seat) => seat !== 'heuristic');
  return [
    'the choice of this market: it was taken for what is known of it',
    'what the methods and rules of the program were made for: they were written after these years',
    ...(hasModels ? [memory] : []),
  ];
}
