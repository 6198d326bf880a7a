import { intervalName } from '../../market/interval.ts';
import type { Phase } from '../../protocol/scalars.ts';
import type { StrategyRules } from '../../protocol/strategy.ts';
import type { EpisodeOutcome } from '../../protocol/test-result.ts';
import type { GateAnswers } from '../../protocol/trade-event.ts';
import type { RankedCandidate, TestSetting } from '../select-candidate.ts';
import type { ExecutionPlan } from '../simulation/execution-plan.ts';
import type { TradeColumns } from '../simulation/trade-columns.ts';
import type { EventContext } from './event-context.ts';
import { JsonLineWriter } from './json-line-writer.ts';
import { LeaderboardTable } from './leaderboard-csv.ts';
import { writeScores } from './write-scores.ts';
import { writeTrades } from './write-trades.ts';

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Common fields of the events of a test. */
export interface RecordedTest extends Omit<EventContext, 'phase'> {
  readonly job: Pick<TestSetting, 'bars' | 'candidates'> & {
    /** The candidates as they are written in leaderboards. */
    readonly rules: readonly StrategyRules[];
  };
}

/** Writes the files of tests one after another and reuses its memory. */
export class TestFiles {
  readonly #trades = new JsonLineWriter();
  readonly #scores = new JsonLineWriter();
  #table: LeaderboardTable | null = null;

  start(): void {
    this.#trades.reset();
    this.#scores.reset();
  }

  /**
   * @param trades of the slice; null if its trades are not written
   * @param ends of its episodes, the first bar after each
   */
  addSlice(
    test: RecordedTest,
    phase: Phase,
    trades: TradeColumns | null,
    episodes: readonly EpisodeOutcome[],
    ends: Int32Array,
  ): void {
    const { job, ...shared } = test;
    const context = { ...shared, phase };
    if (trades !== null) {
      writeTrades(this.#trades, trades, job.bars, {
        ...context,
        tf: intervalName(job.bars.intervalMs),
        gates: gateAnswers(job.candidates[test.candidate]!.plan),
        firstEpisode: episodes[0]!.id,
        episodeEnds: ends,
      });
    }
    writeScores(this.#scores, episodes, job.bars, context);
  }

  finish({ job, isSimulated }: RecordedTest, ranking: readonly RankedCandidate[]): TestFile[] {
    if (this.#table?.rules !== job.rules) this.#table = new LeaderboardTable(job.rules);
    const leaderboard = this.#table.csv(ranking, isSimulated);
    return [
      { name: 'leaderboard_base.csv', bytes: Buffer.from(leaderboard, 'utf8') },
      { name: 'trades.jsonl', bytes: this.#trades.toBytes() },
      { name: 'scores.jsonl', bytes: this.#scores.toBytes() },
    ];
  }
}

/** A gate that is on was true at every entry; one that is off is null. */
function gateAnswers({ cvdMin, imbMin, atrzMin, vhfMin }: ExecutionPlan): GateAnswers {
  const answer = (threshold: number) => (Number.isNaN(threshold) ? null : true);
  return { cvd: answer(cvdMin), imb: answer(imbMin), atrz: answer(atrzMin), vhf: answer(vhfMin) };
}
