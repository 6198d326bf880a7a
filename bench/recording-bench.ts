import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backtestPool } from '../engine/pool/backtest-pool.ts';
import { JsonLineWriter } from '../engine/recording/json-line-writer.ts';
import { writeTrades } from '../engine/recording/write-trades.ts';
import { type TestJob, TestRunner, type TestTask } from '../engine/run-test.ts';
import { executionPlan } from '../engine/simulation/execution-plan.ts';
import { computeFeatures } from '../engine/simulation/features.ts';
import { runBacktest } from '../engine/simulation/run-backtest.ts';
import { computeSignals } from '../engine/simulation/signals.ts';
import { TradeColumns } from '../engine/simulation/trade-columns.ts';
import { drawOffsets, moveBy } from '../engine/strategy/candidates.ts';
import { planWindows } from '../engine/windows.ts';
import type { Market } from '../market/market.ts';
import { simulateMarket } from '../market/simulated-market.ts';
import { randomStream } from '../market/xoshiro128.ts';
import { SessionConfig } from '../protocol/session-config.ts';
import { tradeEvent } from '../test/helpers/trade-event.ts';
import { ledgerFigures } from './ledger-bench.ts';
import { interleave, median, ratio } from './rounds.ts';
import type { Figure } from './table.ts';
import { QUICK_MACD } from './workload.ts';

const RECORDER = new URL('../sessions/record/record-test.js', import.meta.url).href;

/** The cost of writing a trade: serialisation, the file, the pool, and the lab's ledger. */
export async function recordingFigures(folder: string): Promise<Figure[]> {
  const market = simulateMarket({ kind: 'null', seed: 1, days: 300 });
  return [
    await serialising(market),
    ...(await pooling(market, folder)),
    ...(await ledgerFigures()),
  ];
}

async function serialising({ bars }: Market): Promise<Figure> {
  const features = computeFeatures(bars);
  const plan = executionPlan(
    { exits: QUICK_MACD.exits, gates: {}, sizing: { notional: 70_000 } },
    { fee_bps: 4, slippage_bps: 1 },
    features,
  );
  const signals = computeSignals(bars, QUICK_MACD);
  const trades = new TradeColumns(20_000);
  const gaps = new Int32Array(0);
  runBacktest({ bars, features, signals, plan, gaps }, 0, bars.length, trades);
  const context = {
    session: '0123456789ab',
    isSimulated: false,
    test: 'seg1_test001',
    phase: 'step' as const,
    candidate: 3,
    kept: true,
    tf: '5m',
    gates: { cvd: null, imb: null, atrz: null, vhf: null },
    firstEpisode: 31,
    episodeEnds: Int32Array.of(bars.length),
  };
  const writer = new JsonLineWriter();
  let text = '';
  const times = await interleave(
    {
      bytes: () => {
        for (let i = 0; i < 10; i++) {
          writer.reset();
          writeTrades(writer, trades, bars, context);
        }
        return undefined;
      },
      stringify: () => {
        const lines: string[] = [];
        for (let t = 0; t < trades.count; t++) {
          lines.push(JSON.stringify(tradeEvent(trades, t, bars, context)));
        }
        text = `${lines.join('\n')}\n`;
        return undefined;
      },
    },
    15,
    2,
  );
  if (Buffer.from(writer.toBytes()).toString('utf8') !== text) throw new Error('The bytes differ');
  const faster = 10 * ratio(times, 'stringify', 'bytes');
  const micros = (1000 * median(times.bytes!)) / 10 / trades.count;
  return {
    name: `byte writer, ${trades.count} trades of ${Math.round(text.length / trades.count)} B`,
    measured: `${micros.toFixed(2)} us a trade`,
    ratio: `${faster.toFixed(1)} x faster than object + JSON.stringify`,
    goal: '>= 5 x, same bytes',
    met: faster >= 5,
  };
}

/** 100 tests with about 345 written trades each: alone on one thread, through the pool, recorded. */
async function pooling(market: Market, folder: string): Promise<Figure[]> {
  const { job, tasks } = denseTests(market);
  const sealed = (isRecorded: boolean) => {
    const { bars: _, ...rest } = job;
    return { ...rest, isRecorded, visible: { handle: market.handle, end: market.bars.length } };
  };
  const [one, two] = [backtestPool({ workers: 1 }), backtestPool({ workers: 2 })];
  const runner = new TestRunner();
  let written = 0;
  let round = 0;
  const target = () => {
    round += 1;
    const own = join(folder, `round_${round}`);
    mkdirSync(own);
    return own;
  };
  const times = await interleave(
    {
      alone: () => {
        written = tasks.reduce(
          (sum, task) => sum + runner.run({ ...job, isRecorded: false }, task).result.events.trades,
          0,
        );
        return undefined;
      },
      'one worker': async () => {
        await one.tests(sealed(false), tasks, null);
        return undefined;
      },
      'two workers': async () => {
        await two.tests(sealed(false), tasks, null);
        return undefined;
      },
      recorded: async () => {
        const own = target();
        const startedAt = performance.now();
        const settings = { folder: own };
        const { broken } = await two.tests(sealed(true), tasks, { recorder: RECORDER, settings });
        const ms = performance.now() - startedAt;
        if (broken.length > 0) throw new Error(`Cannot record a test: it ${broken[0]!.why}`);
        rmSync(own, { recursive: true });
        return ms;
      },
    },
    15,
    4,
  );
  await one.close();
  await two.close();
  const overhead = ratio(times, 'one worker', 'alone') - 1;
  const recording = median(times.recorded!.map((ms, i) => ms - times['two workers']![i]!));
  const micros = (1000 * recording) / written;
  return [
    {
      name: 'pool, 100 tests on one worker against none',
      measured: `${median(times['one worker']!).toFixed(0)} ms`,
      ratio: `${(100 * overhead).toFixed(1)} % overhead`,
      goal: '<= 5 %',
      met: overhead <= 0.05,
    },
    {
      name: `recording ${written} trades in 400 files, 2 workers`,
      measured: `${recording.toFixed(0)} ms more, ${micros.toFixed(2)} us a trade`,
      ratio: `${ratio(times, 'recorded', 'two workers').toFixed(2)} x unrecorded`,
      goal: '<= 0.7 us a trade',
      met: micros <= 0.7,
    },
  ];
}

function denseTests(market: Market): { job: TestJob; tasks: TestTask[] } {
  const config = SessionConfig.parse({
    window: { train_days: 10, validation_days: 10, step_days: 2 },
    min_trades: { validation: 0 },
    costs: { fee_bps: 0, slippage_bps: 0 },
  });
  const { bars } = market;
  const features = computeFeatures(bars);
  const rules = {
    ...QUICK_MACD,
    params: { 'macd_trend.fast': 5, 'macd_trend.slow': 13, 'macd_trend.signal': 5 },
  };
  const offsets = drawOffsets(rules, 16, 0.02, randomStream('bench'));
  const sets = offsets.map((one) => moveBy(rules, one));
  const windows = planWindows(market, {
    ...config,
    segments: 1,
    vault: { share: 0, embargo_days: 0 },
  });
  const job: TestJob = {
    session: '0123456789ab',
    isSimulated: false,
    bars,
    features,
    gaps: new Int32Array(0),
    rules: sets,
    isRecorded: true,
    sizing: config.sizing,
    randomEntries: { draws: 0, label: '' },
    config,
    candidates: sets.map((one) => ({
      signals: computeSignals(bars, one),
      plan: executionPlan({ ...one, sizing: config.sizing }, config.costs, features),
    })),
  };
  const tasks = windows.segments[0]!.map((window, index) => ({
    index,
    test: `seg1_test${String(index + 1).padStart(3, '0')}`,
    wave: 1,
    window,
    firstEpisode: 50 * index,
  }));
  return { job, tasks };
}
