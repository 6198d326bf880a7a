import { describe, expect, it } from 'vitest';
import { DONE, RUNNING, TaskRunner } from '../../../engine/pool/worker-tasks.ts';
import { summariseSlice } from '../../../engine/scoring/score-slice.ts';
import { recordSlice } from '../../../engine/scoring/slice-record.ts';
import { newWorkbench, runSlice } from '../../../engine/select-candidate.ts';
import { executionPlan } from '../../../engine/simulation/execution-plan.ts';
import { computeFeatures, featuresBetween } from '../../../engine/simulation/features.ts';
import { computeSignals } from '../../../engine/simulation/signals.ts';
import { episodeEnds } from '../../../engine/windows.ts';
import { allocateBars, columnsOf, OPTIONAL_COLUMNS, viewBars } from '../../../market/bars.ts';
import type { Strategy } from '../../../protocol/strategy.ts';
import { randomBars } from '../../helpers/random-bars.ts';
import faultyRecorder, { faultPlan } from '../../helpers/recorders/faulty-recorder.ts';
import { rulesOf } from '../../helpers/rules.ts';
import { sealed, smallJob } from '../../helpers/small-job.ts';

describe('TaskRunner.sweep()', () => {
  const LENGTH = 4000;
  const { bars, handle } = allocateBars(LENGTH, 300_000, OPTIONAL_COLUMNS);
  const source = randomBars({ length: LENGTH, seed: 61 });
  for (const name of columnsOf(bars)) bars[name]!.set(source[name]);
  const features = computeFeatures(bars);
  const { config } = smallJob({ tests: 1 }).job;
  const costs = { fee_bps: 4, slippage_bps: 1 };
  const strategies = ['ema_crossover', 'rsi_reversion', 'momentum'].map((name): Strategy => {
    const rules = rulesOf([name], {
      exits: { atr_stop_mult: 2, timeout_bars: 40 },
      gates: { cvd_min: -0.1 },
    });
    return { ...rules, sizing: { notional: 10_000 } };
  });
  const sweep = (start: number, end: number, gaps: readonly number[] = [], measured = features) =>
    new TaskRunner().sweep({
      kind: 'sweep',
      setting: {
        handle,
        features: measured,
        gaps: Int32Array.from(gaps),
        slice: { start, end },
        costs,
        config,
      },
      strategies,
    });

  /** The same strategy on all bars, run over the slice. */
  const outright = (strategy: Strategy, start: number, end: number, gaps: readonly number[]) => {
    const bench = newWorkbench();
    const plan = executionPlan(strategy, costs, features);
    const candidates = [{ signals: computeSignals(bars, strategy), plan }];
    const setting = { bars, features, gaps: Int32Array.from(gaps), candidates, config };
    runSlice(setting, 0, { start, end }, episodeEnds({ start, end }, config.episode_bars), bench);
    return {
      record: recordSlice(bench.trades, bars, start, end, plan.feeRate),
      summary: summariseSlice(bench.episodes, config.min_trades.train),
    };
  };

  it('runs each strategy over the slice after a warm-up on earlier bars', () => {
    const gaps = [700, 1203, 1250];
    const outcomes = sweep(1200, 1500, gaps);
    expect(outcomes).toEqual(strategies.map((one) => outright(one, 1200, 1500, gaps)));
    expect(outcomes.reduce((sum, { record }) => sum + record.trades, 0)).toBeGreaterThan(12);
    expect(outcomes).not.toEqual(sweep(1200, 1500));
  });

  // 1,500 bars are 30 times the longest period here; the effect of the start is below rounding.
  it('needs no earlier bars than its warm-up', () => {
    const gaps = [2050, 3120];
    const outcomes = sweep(3000, 3600, gaps);
    for (const [i, strategy] of strategies.entries()) {
      const wanted = outright(strategy, 3000, 3600, gaps);
      expect(outcomes[i]!.record.trades).toBe(wanted.record.trades);
      expect(outcomes[i]!.record.totalPnl).toBeCloseTo(wanted.record.totalPnl, 4);
    }
  });

  it('reads nothing after the slice', () => {
    const wanted = sweep(1200, 1500);
    const kept = new Float64Array(handle.buffer).slice();
    const all = viewBars(handle);
    for (const name of columnsOf(all)) all[name]!.fill(NaN, 1500);
    const cut = featuresBetween(features, 0, 1500);
    try {
      expect(sweep(1200, 1500, [], cut)).toEqual(wanted);
    } finally {
      new Float64Array(handle.buffer).set(kept);
    }
  });
});

describe('TaskRunner.tests()', () => {
  const small = smallJob({ tests: 5 });
  const request = (progress: Int32Array, plan = faultPlan('throws', [], 0)) =>
    ({
      kind: 'tests',
      job: sealed(small),
      tasks: small.tasks,
      recorder: plan.recorder,
      recording: plan.settings,
      progress,
    }) as const;

  it('reports its progress', () => {
    const progress = new Int32Array(5);
    const { results, unrecorded } = new TaskRunner().tests(request(progress), faultyRecorder());
    expect(results).toHaveLength(5);
    expect(unrecorded).toBeNull();
    expect([...progress]).toEqual([DONE, DONE, DONE, DONE, DONE]);
  });

  it('stops at a full disk with the earlier results', () => {
    const progress = new Int32Array(5);
    const plan = faultPlan('finds the disk full', ['seg1_test003'], 1);
    const { results, unrecorded } = new TaskRunner().tests(
      request(progress, plan),
      faultyRecorder(),
    );
    expect(results.map(({ index }) => index)).toEqual([0, 1]);
    expect(unrecorded).toEqual({
      message: 'ENOSPC: no space left on device, write',
      code: 'ENOSPC',
      syscall: 'write',
      path: '/somewhere/trades.jsonl',
    });
    expect([...progress]).toEqual([DONE, DONE, RUNNING, 0, 0]);
  });

  it('sees no bar after the visible ones', () => {
    const progress = () => new Int32Array(5);
    const wanted = new TaskRunner().tests(request(progress()), faultyRecorder());
    const bars = viewBars(small.market.handle);
    const { close } = bars;
    const locked = close.slice(small.end);
    close.fill(NaN, small.end);
    try {
      expect(new TaskRunner().tests(request(progress()), faultyRecorder())).toEqual(wanted);
    } finally {
      close.set(locked, small.end);
    }
  });
});
