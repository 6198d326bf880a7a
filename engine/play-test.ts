import { intervalName } from '../market/interval.ts';
import { isoInstant } from '../protocol/iso-instant.ts';
import type { Phase, VolatilityRegime } from '../protocol/scalars.ts';
import type { ScoreEvent } from '../protocol/score-event.ts';
import type { StrategyRules } from '../protocol/strategy.ts';
import type { ExitReason, GateAnswers, Side } from '../protocol/trade-event.ts';
import type { ExecutionPlan } from './execution-plan.ts';
import { JsonLineWriter } from './json-line-writer.ts';
import { leaderboardCsv } from './leaderboard-csv.ts';
import {
  decideTest,
  newWorkbench,
  runSlice,
  type TestSetting,
  type Workbench,
} from './run-test.ts';
import type { EpisodeColumns } from './score-slice.ts';
import { recordSlice, type SliceRecord } from './slice-record.ts';
import { EXIT_REASONS, type TradeColumns } from './trade-columns.ts';
import { volatilityRegime } from './volatility-regime.ts';
import { episodeEnds, type Slice, type Window } from './windows.ts';
import { writeTrades } from './write-trades.ts';

/** What the tests of a segment have in common, beyond what the simulator reads. */
export interface TestJob extends TestSetting {
  readonly session: string;
  readonly isSimulated: boolean;
  /** The candidates as they are written in leaderboards. */
  readonly rules: readonly StrategyRules[];
  /** Whether files are wanted. Placebo arms and sweeps want none. */
  readonly isRecorded: boolean;
}

export interface TestTask {
  /** Position in the segment, from 0. */
  readonly index: number;
  readonly test: string;
  readonly window: Window;
  /** Id of the test's first episode; unique within the session. */
  readonly firstEpisode: number;
}

/** An episode of a kept step, as the analyzer reads it. */
export interface EpisodeOutcome {
  readonly id: number;
  readonly trades: number;
  readonly hit: number | null;
  readonly payoff: number | null;
  readonly totalPnl: number;
  readonly maxDrawdown: number;
  readonly blunders: number;
  readonly score: number | null;
  readonly regime: VolatilityRegime | null;
}

/** Trades of one kind, counted. */
export interface TradeGroup {
  trades: number;
  wins: number;
  totalPnl: number;
}

export interface TradeGroups {
  readonly regime: Partial<Record<VolatilityRegime, TradeGroup>>;
  readonly exitReason: Partial<Record<ExitReason, TradeGroup>>;
  readonly side: Partial<Record<Side, TradeGroup>>;
}

/** What a test found. A small object: events stay in the files. */
export interface PlayedTest {
  readonly index: number;
  readonly status: 'kept' | 'abstained';
  readonly why: string | null;
  readonly candidate: number | null;
  readonly trainScore: number | null;
  readonly validationScore: number | null;
  readonly validation: SliceRecord | null;
  readonly step: SliceRecord | null;
  readonly episodes: readonly EpisodeOutcome[];
  readonly groups: TradeGroups;
  readonly evaluated: {
    readonly candidates: number;
    readonly validations: number;
    readonly steps: number;
  };
  /** Lines written, or that would have been. */
  readonly events: { readonly trades: number; readonly scores: number };
}

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Plays tests one after another on one thread, with memory that it keeps between them. */
export class TestPlayer {
  readonly #bench: Workbench = newWorkbench();
  readonly #writer = new JsonLineWriter();

  /**
   * Decides which candidate to keep and runs it on the step, or abstains.
   *
   * @returns what was found, and the contents of the test's files where the job records them
   */
  play(job: TestJob, task: TestTask): { played: PlayedTest; files: TestFile[] } {
    const decision = decideTest(job, task.window, this.#bench);
    const { kept, ranking } = decision;
    const shown = kept ?? ranking[0]!.candidate;
    const row = ranking.find(({ candidate }) => candidate === shown)!;

    const run = new SliceRun(job, task, shown, kept !== null, this.#bench, this.#writer);
    run.phase('train', task.window.train);
    const validation = run.phase('validation', task.window.validation);
    const step = kept === null ? null : run.phase('step', task.window.step);

    const isKept = kept !== null;
    const played: PlayedTest = {
      index: task.index,
      status: isKept ? 'kept' : 'abstained',
      why: isKept ? null : whyAbstained(ranking.map(({ fate }) => fate)),
      candidate: kept,
      trainScore: orNull(row.train.score),
      validationScore: orNull(row.validation?.score ?? NaN),
      validation: isKept ? validation : null,
      step,
      episodes: run.stepEpisodes,
      groups: run.stepGroups,
      evaluated: {
        candidates: ranking.length,
        validations: ranking.filter((one) => one.validation !== null).length,
        steps: isKept ? 1 : 0,
      },
      events: { trades: run.tradeCount, scores: run.scores.length },
    };
    if (!job.isRecorded) return { played, files: [] };
    const text = (value: string) => Buffer.from(value, 'utf8');
    return {
      played,
      files: [
        {
          name: 'leaderboard_base.csv',
          bytes: text(leaderboardCsv(ranking, job.rules, job.isSimulated)),
        },
        { name: 'trades.jsonl', bytes: this.#writer.toBytes() },
        { name: 'scores.jsonl', bytes: text(run.scores.map((line) => `${line}\n`).join('')) },
      ],
    };
  }
}

/** One candidate through the phases of one test. */
class SliceRun {
  readonly scores: string[] = [];
  readonly stepEpisodes: EpisodeOutcome[] = [];
  readonly stepGroups: TradeGroups = { regime: {}, exitReason: {}, side: {} };
  tradeCount = 0;
  readonly #job: TestJob;
  readonly #task: TestTask;
  readonly #candidate: number;
  readonly #isKept: boolean;
  readonly #bench: Workbench;
  readonly #writer: JsonLineWriter;
  #nextEpisode: number;

  constructor(
    job: TestJob,
    task: TestTask,
    candidate: number,
    isKept: boolean,
    bench: Workbench,
    writer: JsonLineWriter,
  ) {
    this.#job = job;
    this.#task = task;
    this.#candidate = candidate;
    this.#isKept = isKept;
    this.#bench = bench;
    this.#writer = writer;
    this.#nextEpisode = task.firstEpisode;
    writer.reset();
  }

  phase(phase: Phase, slice: Slice): SliceRecord {
    const job = this.#job;
    const { trades, episodes } = this.#bench;
    const ends = episodeEnds(slice, job.config.episode_bars);
    const { plan } = job.candidates[this.#candidate]!;
    runSlice(job, this.#candidate, slice, ends, this.#bench);
    const regimes = Array.from(ends, (end, e) =>
      volatilityRegime(job.features.atrz, e === 0 ? slice.start : ends[e - 1]!, end),
    );
    const firstEpisode = this.#nextEpisode;
    this.#nextEpisode += ends.length;

    if (phase !== 'train') {
      this.tradeCount += trades.count;
      if (job.isRecorded) this.#write(phase, trades, ends, firstEpisode, plan);
    }
    for (let e = 0; e < ends.length; e++) {
      const outcome = episodeOutcome(episodes, e, firstEpisode + e, regimes[e]!);
      if (phase === 'step') this.stepEpisodes.push(outcome);
      this.scores.push(job.isRecorded ? this.#scoreLine(phase, slice, ends, e, outcome) : '');
    }
    if (phase === 'step') this.#group(trades, ends, regimes);
    return recordSlice(trades, job.bars, slice.start, slice.end, plan.feeRate);
  }

  #write(
    phase: Phase,
    trades: TradeColumns,
    ends: Int32Array,
    firstEpisode: number,
    plan: ExecutionPlan,
  ): void {
    writeTrades(this.#writer, trades, this.#job.bars, {
      session: this.#job.session,
      isSimulated: this.#job.isSimulated,
      test: this.#task.test,
      phase,
      candidate: this.#candidate,
      kept: this.#isKept,
      tf: intervalName(this.#job.bars.intervalMs),
      gates: gateAnswers(plan),
      firstEpisode,
      episodeEnds: ends,
    });
  }

  #scoreLine(
    phase: Phase,
    slice: Slice,
    ends: Int32Array,
    e: number,
    outcome: EpisodeOutcome,
  ): string {
    const { time, intervalMs } = this.#job.bars;
    const start = e === 0 ? slice.start : ends[e - 1]!;
    const event: ScoreEvent = {
      type: 'score',
      ts: isoInstant(time[ends[e]! - 1]! + intervalMs),
      ...(this.#job.isSimulated ? { simulated: true } : {}),
      session: this.#job.session,
      test: this.#task.test,
      phase,
      episode_id: outcome.id,
      candidate: this.#candidate,
      kept: this.#isKept,
      bars: ends[e]! - start,
      n_trades: outcome.trades,
      hit: outcome.hit,
      payoff: outcome.payoff,
      total_pnl: outcome.totalPnl,
      maxdd: outcome.maxDrawdown,
      blunders: outcome.blunders,
      score: outcome.score,
      vol_regime: outcome.regime,
    };
    return JSON.stringify(event);
  }

  #group(trades: TradeColumns, ends: Int32Array, regimes: readonly (VolatilityRegime | null)[]) {
    let e = 0;
    for (let t = 0; t < trades.count; t++) {
      while (trades.exitBar[t]! >= ends[e]!) e++;
      const pnl = trades.pnl[t]!;
      const { regime, exitReason, side } = this.stepGroups;
      count(exitReason, EXIT_REASONS[trades.exitReason[t]!]!, pnl);
      count(side, trades.side[t] === 1 ? 'LONG' : 'SHORT', pnl);
      const inRegime = regimes[e];
      if (inRegime !== null && inRegime !== undefined) count(regime, inRegime, pnl);
    }
  }
}

function count<Key extends string>(
  groups: Partial<Record<Key, TradeGroup>>,
  key: Key,
  pnl: number,
) {
  const group = groups[key] ?? { trades: 0, wins: 0, totalPnl: 0 };
  groups[key] = group;
  group.trades += 1;
  group.wins += pnl > 0 ? 1 : 0;
  group.totalPnl += pnl;
}

function episodeOutcome(
  episodes: EpisodeColumns,
  e: number,
  id: number,
  regime: VolatilityRegime | null,
): EpisodeOutcome {
  const trades = episodes.trades[e]!;
  return {
    id,
    trades,
    hit: trades === 0 ? null : episodes.wins[e]! / trades,
    payoff: episodes.payoff(e),
    totalPnl: episodes.totalPnl[e]!,
    maxDrawdown: episodes.maxDrawdown[e]!,
    blunders: episodes.blunders[e]!,
    score: orNull(episodes.score[e]!),
    regime,
  };
}

/** A gate that is on has said yes to every entry; one that is off has said nothing. */
function gateAnswers({ cvdMin, imbMin, atrzMin, vhfMin }: ExecutionPlan): GateAnswers {
  const answer = (threshold: number) => (Number.isNaN(threshold) ? null : true);
  return {
    cvd: answer(cvdMin),
    imb: answer(imbMin),
    atrz: answer(atrzMin),
    vhf: answer(vhfMin),
  };
}

function whyAbstained(fates: readonly string[]): string {
  const some = (fate: string) => fates.filter((one) => one === fate).length;
  const losing = some('no profit on validation');
  const few = some('too few trades on validation');
  return `no candidate held on validation: ${losing} without profit, ${few} with too few trades`;
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
