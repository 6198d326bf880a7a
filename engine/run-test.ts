import { intervalName } from '../market/interval.ts';
import { randomStream } from '../market/xoshiro128.ts';
import type { Phase, VolatilityRegime } from '../protocol/scalars.ts';
import type { Sizing, StrategyRules } from '../protocol/strategy.ts';
import type { ExitReason, GateAnswers, Side } from '../protocol/trade-event.ts';
import type { EventContext } from './recording/event-context.ts';
import { JsonLineWriter } from './recording/json-line-writer.ts';
import { LeaderboardTable } from './recording/leaderboard-csv.ts';
import { writeScores } from './recording/write-scores.ts';
import { writeTrades } from './recording/write-trades.ts';
import { type ClosedTrades, closedTrades, NO_TRADES } from './scoring/closed-trades.ts';
import { type EpisodeOutcome, episodeOutcome } from './scoring/episode-outcome.ts';
import {
  type ReturnSums,
  returnColumns,
  returnSums,
  writeReturns,
} from './scoring/excess-return.ts';
import { recordSlice, type SliceRecord } from './scoring/slice-record.ts';
import {
  decideTest,
  newWorkbench,
  runSlice,
  type TestSetting,
  type Workbench,
} from './select-candidate.ts';
import type { ExecutionPlan } from './simulation/execution-plan.ts';
import { randomEntries } from './simulation/random-entries.ts';
import { EXIT_REASONS, type TradeColumns } from './simulation/trade-columns.ts';
import { episodeEnds, type Slice, type Window } from './windows.ts';

/** What the tests of a segment have in common, beyond what the simulator reads. */
export interface TestJob extends TestSetting {
  readonly session: string;
  readonly isSimulated: boolean;
  /** The candidates as they are written in leaderboards. */
  readonly rules: readonly StrategyRules[];
  /** Whether files are wanted. Placebo arms and sweeps want none. */
  readonly isRecorded: boolean;
  readonly sizing: Sizing;
  readonly randomEntries: RandomEntriesWish;
}

/** How often the trades of a step are held against random entries; 0 draws where they are not. */
interface RandomEntriesWish {
  readonly draws: number;
  /** What the random numbers of the segment follow from: `seed|segment`. */
  readonly label: string;
}

export interface TestTask {
  /** Position in the segment, from 0. */
  readonly index: number;
  readonly test: string;
  readonly window: Window;
  /** Id of the test's first episode; unique within the session. */
  readonly firstEpisode: number;
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
  /** None where it abstained. */
  readonly stepTrades: ClosedTrades;
  /** Of the step, bar by bar; null where it abstained. */
  readonly stepReturns: ReturnSums | null;
  /** P&L of each draw of random entries on the step; empty where it abstained or none were wanted. */
  readonly randomPnl: readonly number[];
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
  readonly #writers: Writers = { trades: new JsonLineWriter(), scores: new JsonLineWriter() };
  #table: LeaderboardTable | null = null;

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

    const run = new SliceRun(job, task, shown, kept !== null, this.#bench, this.#writers);
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
      stepTrades: run.stepTrades,
      stepReturns: run.stepReturns,
      randomPnl: isKept ? run.randomPnl() : [],
      evaluated: {
        candidates: ranking.length,
        validations: ranking.filter((one) => one.validation !== null).length,
        steps: isKept ? 1 : 0,
      },
      events: { trades: run.tradeCount, scores: run.scoreCount },
    };
    if (!job.isRecorded) return { played, files: [] };
    if (this.#table?.rules !== job.rules) this.#table = new LeaderboardTable(job.rules);
    const { trades, scores } = this.#writers;
    const leaderboard = this.#table.csv(ranking, job.isSimulated);
    return {
      played,
      files: [
        { name: 'leaderboard_base.csv', bytes: Buffer.from(leaderboard, 'utf8') },
        { name: 'trades.jsonl', bytes: trades.toBytes() },
        { name: 'scores.jsonl', bytes: scores.toBytes() },
      ],
    };
  }
}

/** Memory for the lines of a test. */
interface Writers {
  readonly trades: JsonLineWriter;
  readonly scores: JsonLineWriter;
}

/** One candidate through the phases of one test. */
class SliceRun {
  readonly stepEpisodes: EpisodeOutcome[] = [];
  readonly stepGroups: TradeGroups = { regime: {}, exitReason: {}, side: {} };
  stepTrades: ClosedTrades = NO_TRADES;
  stepReturns: ReturnSums | null = null;
  tradeCount = 0;
  scoreCount = 0;
  readonly #job: TestJob;
  readonly #task: TestTask;
  readonly #candidate: number;
  readonly #isKept: boolean;
  readonly #bench: Workbench;
  readonly #writers: Writers;
  #nextEpisode: number;

  constructor(
    job: TestJob,
    task: TestTask,
    candidate: number,
    isKept: boolean,
    bench: Workbench,
    writers: Writers,
  ) {
    this.#job = job;
    this.#task = task;
    this.#candidate = candidate;
    this.#isKept = isKept;
    this.#bench = bench;
    this.#writers = writers;
    this.#nextEpisode = task.firstEpisode;
    writers.trades.reset();
    writers.scores.reset();
  }

  phase(phase: Phase, slice: Slice): SliceRecord {
    const job = this.#job;
    const { trades, episodes } = this.#bench;
    const ends = episodeEnds(slice, job.config.episode_bars);
    const { plan } = job.candidates[this.#candidate]!;
    runSlice(job, this.#candidate, slice, ends, this.#bench);
    const firstEpisode = this.#nextEpisode;
    this.#nextEpisode += ends.length;

    if (phase !== 'train') {
      this.tradeCount += trades.count;
      if (job.isRecorded) this.#write(phase, trades, ends, firstEpisode, plan);
    }
    const outcomes = Array.from(ends, (end, e) => {
      const own = { start: e === 0 ? slice.start : ends[e - 1]!, end };
      return episodeOutcome(episodes, e, firstEpisode + e, own, job.features.atrz);
    });
    this.scoreCount += outcomes.length;
    if (phase === 'step') this.stepEpisodes.push(...outcomes);
    if (job.isRecorded) {
      writeScores(this.#writers.scores, outcomes, job.bars, this.#context(phase));
    }
    if (phase === 'step') {
      this.#group(trades, outcomes);
      this.stepTrades = closedTrades(trades);
      this.stepReturns = returnsOf(trades, job, slice, this.#candidate);
    }
    return recordSlice(trades, job.bars, slice.start, slice.end, plan.feeRate);
  }

  /** Of the step, right after its phase. */
  randomPnl(): number[] {
    const { bars, features, gaps, candidates, randomEntries: wish } = this.#job;
    if (wish.draws === 0) return [];
    const { test, window } = this.#task;
    const { trades } = this.#bench;
    const { plan } = candidates[this.#candidate]!;
    return randomEntries(
      { bars, features, gaps, plan },
      window.step,
      trades.side.slice(0, trades.count),
      wish.draws,
      randomStream(`${wish.label}|${test}|random entries`),
      trades,
    );
  }

  #write(
    phase: Phase,
    trades: TradeColumns,
    ends: Int32Array,
    firstEpisode: number,
    plan: ExecutionPlan,
  ): void {
    writeTrades(this.#writers.trades, trades, this.#job.bars, {
      ...this.#context(phase),
      tf: intervalName(this.#job.bars.intervalMs),
      gates: gateAnswers(plan),
      firstEpisode,
      episodeEnds: ends,
    });
  }

  #context(phase: Phase): EventContext {
    const { session, isSimulated } = this.#job;
    const { test } = this.#task;
    return { session, isSimulated, test, phase, candidate: this.#candidate, kept: this.#isKept };
  }

  #group(trades: TradeColumns, outcomes: readonly EpisodeOutcome[]) {
    const { regime, exitReason, side } = this.stepGroups;
    let e = 0;
    for (let t = 0; t < trades.count; t++) {
      while (trades.exitBar[t]! > outcomes[e]!.lastBar) e++;
      const pnl = trades.pnl[t]!;
      const inRegime = outcomes[e]!.regime;
      count(exitReason, EXIT_REASONS[trades.exitReason[t]!]!, pnl);
      count(side, trades.side[t] === 1 ? 'LONG' : 'SHORT', pnl);
      if (inRegime !== null) count(regime, inRegime, pnl);
    }
  }
}

function returnsOf(
  trades: TradeColumns,
  { bars, candidates, sizing }: TestJob,
  slice: Slice,
  candidate: number,
): ReturnSums {
  const columns = returnColumns(slice.end - slice.start);
  const { feeRate } = candidates[candidate]!.plan;
  writeReturns(trades, bars, slice, feeRate, sizing, columns, 0);
  return returnSums(columns, bars, [slice]);
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

/** A gate that is on has said yes to every entry; one that is off has said nothing. */
function gateAnswers({ cvdMin, imbMin, atrzMin, vhfMin }: ExecutionPlan): GateAnswers {
  const answer = (threshold: number) => (Number.isNaN(threshold) ? null : true);
  return { cvd: answer(cvdMin), imb: answer(imbMin), atrz: answer(atrzMin), vhf: answer(vhfMin) };
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
