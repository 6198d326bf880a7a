import { describe, expect, it } from 'vitest';
import type { TestFile } from '../../engine/recording/test-files.ts';
import { TestRunner } from '../../engine/run-test.ts';
import { volatilityRegime } from '../../engine/scoring/volatility-regime.ts';
import { newWorkbench, selectCandidate } from '../../engine/select-candidate.ts';
import { randomEntries } from '../../engine/simulation/random-entries.ts';
import { TradeColumns } from '../../engine/simulation/trade-columns.ts';
import { episodeEnds, type Slice } from '../../engine/windows.ts';
import { randomStream } from '../../market/xoshiro128.ts';
import { parseJsonl } from '../../protocol/jsonl.ts';
import type { Phase } from '../../protocol/scalars.ts';
import { ScoreEvent } from '../../protocol/score-event.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import { barByBarBacktest, type PlainBacktest } from '../helpers/bar-by-bar-backtest.ts';
import { plainEpisodes } from '../helpers/plain-episodes.ts';
import { unpackSignals } from '../helpers/plain-trades.ts';
import { rulesOf } from '../helpers/rules.ts';
import { type SmallJob, smallJob } from '../helpers/small-job.ts';

const small = smallJob({ tests: 20 });
const runner = new TestRunner();
const runs = small.tasks.map((task) => ({ task, ...runner.run(small.job, task) }));
type Run = (typeof runs)[number];

const kept = runs.filter(({ result }) => result.status === 'kept');
const abstained = runs.filter(({ result }) => result.status === 'abstained');

const text = (files: readonly TestFile[], name: string) =>
  Buffer.from(files.find((file) => file.name === name)!.bytes).toString('utf8');
const tradesOf = ({ files }: Pick<Run, 'files'>) =>
  parseJsonl(text(files, 'trades.jsonl'), TradeEvent, 'trades.jsonl').items;
const scoresOf = ({ files }: Pick<Run, 'files'>) =>
  parseJsonl(text(files, 'scores.jsonl'), ScoreEvent, 'scores.jsonl').items;

/** A candidate over a slice, computed plainly. */
function account({ job, sizing, costs }: SmallJob, candidate: number, slice: Slice): PlainBacktest {
  const { exits, gates } = job.rules[candidate]!;
  return barByBarBacktest(
    {
      bars: job.bars,
      features: job.features,
      signals: unpackSignals(job.candidates[candidate]!.signals),
      strategy: { exits, gates, sizing },
      costs,
      gaps: new Set(job.gaps),
    },
    slice.start,
    slice.end,
  );
}

describe('TestRunner', () => {
  it('has tests of both kinds as a basis', () => {
    expect(kept.length).toBeGreaterThan(5);
    expect(abstained.length).toBeGreaterThan(2);
  });

  it('keeps what selectCandidate() keeps', () => {
    for (const { task, result } of runs) {
      const { kept: candidate, ranking } = selectCandidate(small.job, task.window, newWorkbench());
      expect(result.candidate).toBe(candidate);
      const shown = ranking.find((one) => one.candidate === (candidate ?? ranking[0]!.candidate))!;
      expect(result.trainScore ?? NaN).toBe(shown.train.score);
      expect(result.validationScore ?? NaN).toBe(shown.validation!.score);
    }
  });

  it('writes three files in the format of the protocol', () => {
    for (const ran of runs) {
      expect(ran.files.map(({ name }) => name)).toEqual([
        'leaderboard_base.csv',
        'trades.jsonl',
        'scores.jsonl',
      ]);
      const { task, result } = ran;
      for (const event of [...tradesOf(ran), ...scoresOf(ran)]) {
        expect(event).toMatchObject({
          session: '0123456789ab',
          test: task.test,
          kept: result.status === 'kept',
        });
      }
      expect(tradesOf(ran)).toHaveLength(result.events.trades);
      expect(scoresOf(ran)).toHaveLength(result.events.scores);
      expect(result.index).toBe(task.index);
    }
  });

  it('writes the trades of validation and step, each slice separately', () => {
    for (const ran of kept) {
      const { validation, step } = ran.task.window;
      const { time, intervalMs } = small.job.bars;
      const candidate = ran.result.candidate!;
      const wanted = (['validation', 'step'] as const).flatMap((phase) => {
        const slice = { validation, step }[phase];
        return account(small, candidate, slice).trades.map((trade) => ({ phase, slice, ...trade }));
      });
      const events = tradesOf(ran);
      expect(events).toHaveLength(wanted.length);
      for (const [t, trade] of wanted.entries()) {
        const event = events[t]!;
        expect(event).toMatchObject({
          phase: trade.phase,
          candidate,
          tf: '15m',
          side: trade.side,
          reason: trade.reason,
          bars_held: trade.exitBar - trade.entryBar,
          exit_reason: trade.exitReason,
          blunder: trade.blunder,
          // The gate that is on admitted every entry; the others are off.
          gates: { cvd: null, imb: null, atrz: true, vhf: null },
        });
        expect(Date.parse(event.entry_ts)).toBe(time[trade.entryBar]);
        expect(Date.parse(event.exit_ts)).toBe(time[trade.exitBar]);
        expect(Date.parse(event.ts)).toBe(time[trade.exitBar]! + intervalMs);
        expect(event.entry).toBeCloseTo(trade.entry, 4);
        expect(event.exit).toBeCloseTo(trade.exit, 4);
        expect(event.quantity).toBeCloseTo(trade.quantity, 7);
        expect(event.pnl).toBeCloseTo(trade.pnl, 7);
      }
    }
  });

  it('writes one line per episode of train, validation and step, numbered from the first of the test', () => {
    for (const ran of runs) {
      const { task, result } = ran;
      const candidate =
        result.candidate ??
        selectCandidate(small.job, task.window, newWorkbench()).ranking[0]!.candidate;
      const phases: Phase[] = [
        'train',
        'validation',
        ...(result.candidate === null ? [] : ['step' as const]),
      ];
      const wanted = phases.flatMap((phase) => {
        const slice = task.window[phase];
        const ends = [...episodeEnds(slice, small.job.config.episode_bars)];
        const episodes = plainEpisodes(
          account(small, candidate, slice),
          slice.start,
          ends,
          small.job.config.targets,
        );
        return episodes.map((episode, e) => {
          const start = e === 0 ? slice.start : ends[e - 1]!;
          return { phase, start, end: ends[e]!, episode };
        });
      });
      const events = scoresOf(ran);
      expect(events.map(({ episode_id }) => episode_id)).toEqual(
        wanted.map((_, i) => task.firstEpisode + i),
      );
      for (const [i, { phase, start, end, episode }] of wanted.entries()) {
        const event = events[i]!;
        const { bars, features } = small.job;
        expect(event).toMatchObject({
          phase,
          candidate,
          bars: end - start,
          n_trades: episode.trades,
          hit: episode.hit,
          blunders: episode.blunders,
          vol_regime: volatilityRegime(features.atrz, start, end),
        });
        expect(Date.parse(event.ts)).toBe(bars.time[end - 1]! + bars.intervalMs);
        expect(event.total_pnl).toBeCloseTo(episode.totalPnl, 6);
        expect(event.maxdd).toBeCloseTo(episode.maxDrawdown, 6);
        expectNear(event.payoff, episode.payoff);
        expectNear(event.score, episode.score);
      }
    }
  });

  it('gives each trade to the episode in which it closed', () => {
    for (const ran of runs) {
      const trades = tradesOf(ran);
      for (const { episode_id, n_trades, total_pnl, phase } of scoresOf(ran)) {
        if (phase === 'train') continue;
        const own = trades.filter((trade) => trade.episode_id === episode_id);
        expect(own).toHaveLength(n_trades);
        expect(own.every((trade) => trade.phase === phase)).toBe(true);
        expect(own.reduce((sum, { pnl }) => sum + pnl, 0)).toBeCloseTo(total_pnl, 6);
      }
    }
  });

  it('reports the numbers of the files', () => {
    for (const ran of kept) {
      const { result } = ran;
      const step = tradesOf(ran).filter(({ phase }) => phase === 'step');
      const validation = tradesOf(ran).filter(({ phase }) => phase === 'validation');
      const wins = (trades: readonly TradeEvent[]) => trades.filter(({ pnl }) => pnl > 0).length;
      const sum = (trades: readonly TradeEvent[]) => trades.reduce((all, { pnl }) => all + pnl, 0);
      expect(result.step).toMatchObject({ trades: step.length, wins: wins(step), bars: 96 });
      expect(result.validation).toMatchObject({ trades: validation.length, bars: 192 });
      expect(result.step!.totalPnl).toBeCloseTo(sum(step), 6);
      expect(result.validation!.totalPnl).toBeCloseTo(sum(validation), 6);
      expect(result.why).toBeNull();

      const episodes = scoresOf(ran).filter(({ phase }) => phase === 'step');
      expect(result.episodes).toEqual(
        episodes.map((event) => ({
          id: event.episode_id,
          lastBar: small.job.bars.time.indexOf(Date.parse(event.ts) - small.job.bars.intervalMs),
          bars: event.bars,
          trades: event.n_trades,
          hit: event.hit,
          payoff: event.payoff,
          totalPnl: event.total_pnl,
          maxDrawdown: event.maxdd,
          blunders: event.blunders,
          score: event.score,
          regime: event.vol_regime,
        })),
      );

      const regimes = new Map(episodes.map((one) => [one.episode_id, one.vol_regime]));
      const { groups } = result;
      for (const [group, keyOf] of [
        [groups.side, (trade: TradeEvent) => trade.side],
        [groups.exitReason, (trade: TradeEvent) => trade.exit_reason],
        [groups.regime, (trade: TradeEvent) => regimes.get(trade.episode_id)!],
      ] as const) {
        const keys = [...new Set(step.map(keyOf))];
        expect(Object.keys(group).sort()).toEqual([...keys].sort());
        for (const key of keys) {
          const own = step.filter((trade) => keyOf(trade) === key);
          const found = (
            group as Record<string, { trades: number; wins: number; totalPnl: number }>
          )[key]!;
          expect(found).toMatchObject({ trades: own.length, wins: wins(own) });
          expect(found.totalPnl).toBeCloseTo(sum(own), 6);
        }
      }
    }
  });

  it('returns exit, duration and P&L of the step trades', () => {
    for (const { task, result } of kept) {
      const { trades } = account(small, result.candidate!, task.window.step);
      const { exitBar, barsHeld, pnl } = result.stepTrades;
      expect(exitBar).toEqual(trades.map((trade) => trade.exitBar));
      expect(barsHeld).toEqual(trades.map((trade) => trade.exitBar - trade.entryBar));
      expect(pnl).toHaveLength(trades.length);
      for (const [t, trade] of trades.entries()) expect(pnl[t]).toBeCloseTo(trade.pnl, 7);
    }
    expect(kept.flatMap(({ result }) => result.stepTrades.pnl).length).toBeGreaterThan(20);
  });

  it('counts its evaluations', () => {
    for (const { result } of runs) {
      expect(result.evaluated).toEqual({
        candidates: 6,
        validations: 3,
        steps: result.status === 'kept' ? 1 : 0,
      });
    }
  });

  it('writes the validation of the best candidate on train, and no step, if it abstains', () => {
    for (const ran of abstained) {
      const { result, task } = ran;
      const { ranking } = selectCandidate(small.job, task.window, newWorkbench());
      const events = [...tradesOf(ran), ...scoresOf(ran)];
      expect(new Set(events.map(({ phase }) => phase))).toEqual(new Set(['train', 'validation']));
      expect(events.every((event) => event.candidate === ranking[0]!.candidate)).toBe(true);
      expect(events.every((event) => !event.kept)).toBe(true);
      expect(tradesOf(ran)).toHaveLength(ranking[0]!.validation!.trades);
      const counted = (fate: string) => ranking.filter((one) => one.fate === fate).length;
      expect(result).toMatchObject({
        status: 'abstained',
        candidate: null,
        step: null,
        validation: null,
        episodes: [],
        groups: { regime: {}, exitReason: {}, side: {} },
        stepTrades: { exitBar: [], barsHeld: [], pnl: [] },
        randomPnl: [],
      });
      expect(result.why).toContain(`${counted('no profit on validation')} without profit`);
      expect(result.why).toContain(
        `${counted('too few trades on validation')} with too few trades`,
      );
    }
  });

  it('writes a leaderboard of all candidates with their parameters', () => {
    for (const { files, task } of runs) {
      const { ranking } = selectCandidate(small.job, task.window, newWorkbench());
      const [header, ...rows] = text(files, 'leaderboard_base.csv')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(','));
      expect(rows.map((row) => Number(row[1]))).toEqual(ranking.map((one) => one.candidate));
      for (const row of rows) {
        expect(row).toHaveLength(header!.length);
        const rules = small.job.rules[Number(row[1])]!;
        const cell = (name: string) => Number(row[header!.indexOf(name)]);
        expect(cell('ema_crossover.fast')).toBe(rules.params['ema_crossover.fast']);
        expect(cell('atr_stop_mult')).toBe(rules.exits.atr_stop_mult);
        expect(cell('atr_z_min')).toBe(rules.gates.atr_z_min);
      }
    }
  });

  it('has the same result with and without files', () => {
    const silent = new TestRunner();
    for (const { task, result } of runs) {
      const { result: other, files } = silent.run({ ...small.job, isRecorded: false }, task);
      expect(other).toEqual(result);
      expect(files).toEqual([]);
    }
  });

  it('compares the step with random entries on the same sides and with the same exits', () => {
    for (const { task, result } of kept) {
      const { trades } = account(small, result.candidate!, task.window.step);
      const { bars, features, gaps, candidates } = small.job;
      const { plan } = candidates[result.candidate!]!;
      const sides = Int8Array.from(trades, ({ side }) => (side === 'LONG' ? 1 : -1));
      const random = randomStream(`7|1|${task.test}|random entries`);
      const input = { bars, features, gaps, plan };
      expect(result.randomPnl).toEqual(
        randomEntries(input, task.window.step, sides, 5, random, new TradeColumns()),
      );
    }
    expect(new Set(kept.flatMap(({ result }) => result.randomPnl)).size).toBeGreaterThan(25);
  });

  it('has the same result with and without random entries', () => {
    const without = { ...small.job, randomEntries: { draws: 0, label: '7|1' } };
    for (const { task, result, files } of runs) {
      const other = new TestRunner().run(without, task);
      expect(other.result).toEqual({ ...result, randomPnl: [] });
      expect(other.files).toEqual(files);
    }
  });

  it('completes a test without trades', () => {
    const idle = smallJob({
      tests: 2,
      centre: rulesOf(['trend_breakout'], { gates: { vhf_min: 0.7 } }),
    });
    const [first] = idle.tasks;
    const result = new TestRunner().run(idle.job, first!);
    expect(tradesOf(result)).toEqual([]);
    expect(result.result).toMatchObject({ status: 'abstained', trainScore: null });
    for (const event of scoresOf(result)) {
      expect(event).toMatchObject({ n_trades: 0, hit: null, payoff: null, score: null, maxdd: 0 });
    }
  });
});

describe('TestRunner, reused', () => {
  const other = smallJob({ tests: 6, seed: 3, centre: rulesOf(['momentum']) });

  /** The complete output of a test, as text. */
  const whole = ({ result, files }: ReturnType<TestRunner['run']>) =>
    JSON.stringify(result) + files.map(({ name, bytes }) => name + Buffer.from(bytes)).join();

  it('returns the same bytes in any order and after other tests', () => {
    const wanted = runs.map(whole);
    const tired = new TestRunner();
    for (const task of other.tasks) tired.run(other.job, task);
    for (const order of [[...runs].reverse(), runs, [runs[3]!, runs[3]!, runs[3]!]]) {
      for (const { task } of order) {
        expect(whole(tired.run(small.job, task))).toBe(wanted[task.index]);
        if (task.index % 5 === 0) tired.run(other.job, other.tasks[task.index % 6]!);
      }
    }
  });

  it('returns bytes that later tests do not change', () => {
    const again = new TestRunner();
    const first = again.run(small.job, small.tasks[0]!);
    const before = whole(first);
    for (const task of small.tasks) again.run(small.job, task);
    expect(whole(first)).toBe(before);
  });
});

function expectNear(got: number | null, wanted: number | null): void {
  if (wanted === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(wanted, 7);
}
