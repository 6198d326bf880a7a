import { describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { moneyText } from '../../protocol/number-text.ts';
import type { SegmentPlan } from '../../protocol/segment-plan.ts';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import type { SessionInputs, Transcript } from '../../protocol/session-files.ts';
import type { TradeEvent } from '../../protocol/trade-event.ts';
import { FRESH_LAB } from '../../sessions/context/inputs-at-start.ts';
import { nullStore } from '../../sessions/context/session-store.ts';
import { runSession } from '../../sessions/run-session.ts';
import { marketWithout } from '../helpers/changed-market.ts';
import { jsonLines } from '../helpers/session-on-disk.ts';
import {
  freshInputs,
  jsonOf,
  type MemorySession,
  memoryStore,
  runInMemory,
  sessionSetup,
  smallConfig,
  smallMarket,
} from '../helpers/small-session.ts';

const DAY = 86_400_000;

function ofType<Type extends SessionEvent['type']>(session: MemorySession, type: Type) {
  return session.events.filter(
    (event): event is Extract<SessionEvent, { type: Type }> => event.type === type,
  );
}

const plansOf = (session: MemorySession) =>
  [1, 2].map((k) => jsonOf<SegmentPlan>(session, `segment_${k}/segment_plan.json`));
const resultsOf = (session: MemorySession) =>
  [1, 2].map((k) => jsonOf<SegmentResults>(session, `segment_${k}/segment_results.json`));

let plainRun: Promise<MemorySession> | null = null;
/** A plain session, run once. */
function plain(): Promise<MemorySession> {
  plainRun ??= runInMemory();
  return plainRun;
}

describe('runSession()', () => {
  it('emits its events in order, from session_started to session_finished', async () => {
    const session = await plain();
    const { events, metrics } = session;
    const types = events.map(({ type }) => type);
    expect(types[0]).toBe('session_started');
    expect(types.at(-1)).toBe('session_finished');
    expect(types.filter((type) => type === 'test_finished')).toHaveLength(12);
    for (const segment of [1, 2]) {
      const own = events.filter((event) => 'segment' in event && event.segment === segment);
      const order = own.map(({ type }) => type).filter((type) => type !== 'turn');
      const wave = ['wave_started', ...Array(3).fill('test_finished'), 'wave_finished'];
      const rounds = order.indexOf('chosen') - 1;
      expect(order.slice(1, 1 + rounds)).toEqual(
        Array(rounds / 2)
          .fill(['proposed', 'screened'])
          .flat(),
      );
      const repeated = ['screened', 'proposed', 'shadowed'];
      expect(order.filter((type) => !repeated.includes(type))).toEqual([
        ...['segment_started', 'chosen', ...wave, ...wave, 'segment_finished'],
      ]);
      // A patch after the first wave is compared after the second; the Critic's pick after the waves.
      const patched = resultsOf(session)[segment - 1]!.patches.length;
      const shadows = order.slice(order.lastIndexOf('wave_finished') + 1, -1);
      expect(shadows).toEqual(Array(patched + 1).fill('shadowed'));
    }
    expect(MetricsGlobal.parse(metrics)).toEqual(metrics);
  });

  it('remembers of each step the trades that are in its file, and adds them up by day', async () => {
    const session = await plain();
    const days = new Map<string, { pnl: number; trades: number }>();
    for (const { segment, test, played } of ofType(session, 'test_finished')) {
      const text = session.files.get(`segment_${segment}/${test}/trades.jsonl`)!;
      const step = jsonLines<TradeEvent>(text).filter(({ phase }) => phase === 'step');
      expect(played!.stepTrades.pnl).toEqual(step.map(({ pnl }) => pnl));
      expect(played!.stepTrades.barsHeld).toEqual(step.map(({ bars_held }) => bars_held));
      for (const { exit_ts, pnl } of step) {
        const before = days.get(exit_ts.slice(0, 10)) ?? { pnl: 0, trades: 0 };
        days.set(exit_ts.slice(0, 10), { pnl: before.pnl + pnl, trades: before.trades + 1 });
      }
    }
    expect(days.size).toBeGreaterThan(5);
    const { daily_pnl } = session.metrics.walk_forward;
    expect(daily_pnl.map(({ day }) => day)).toEqual([...days.keys()].sort());
    for (const { day, pnl, trades } of daily_pnl) {
      expect(trades).toBe(days.get(day)!.trades);
      expect(pnl).toBeCloseTo(days.get(day)!.pnl, 6);
    }
  });

  it('compares its profit with random entries, in the metrics and in the summary', async () => {
    const session = await runInMemory({ config: smallConfig({ baselines: { random_draws: 20 } }) });
    const tests = ofType(session, 'test_finished');
    const totals = Array.from({ length: 20 }, (_, d) =>
      tests.reduce((sum, { played }) => sum + (played!.randomPnl[d] ?? 0), 0),
    );
    const own = tests.reduce((sum, { pnl }) => sum + (pnl ?? 0), 0);
    const { random_entries, curve } = session.metrics.walk_forward;
    expect(random_entries!.draws).toBe(20);
    expect(random_entries!.at_least).toBe(totals.filter((total) => total >= own).length / 20);
    expect(random_entries!.curve.map(({ ts }) => ts)).toEqual(curve.map(({ ts }) => ts));
    // The middle of 20 is half-way between the tenth and the eleventh.
    const sorted = totals.toSorted((a, b) => a - b);
    expect(random_entries!.total_pnl.median).toBeCloseTo((sorted[9]! + sorted[10]!) / 2, 6);
    const { ts: _ts, ...last } = random_entries!.curve.at(-1)!;
    expect(last).toEqual(random_entries!.total_pnl);

    const summary = session.files.get('session_summary.md')!;
    expect(summary).toContain('| random entries, median |');
    expect(summary).toContain(
      `Of 20 draws, the median P&L is ${moneyText(random_entries!.total_pnl.median)}, 90 % lie`,
    );
    expect(summary).toContain('a baseline, not a p-value');
  });

  it('draws the same random entries as its parent in the segments that a fork shares', async () => {
    const { agents } = smallConfig();
    const pasts = [{ until_segment: 1, seed: 1, agents }];
    const fork = { parent: '0123456789ab', parent_name: 'parent', pasts };
    const [parent, forked] = await Promise.all([
      runInMemory(),
      runInMemory({ config: smallConfig({ seed: 9, fork }) }),
    ]);
    const drawn = (session: MemorySession, wanted: number) =>
      ofType(session, 'test_finished')
        .filter(({ segment }) => segment === wanted)
        .map(({ played }) => played!.randomPnl);
    expect(drawn(forked, 1)).toEqual(drawn(parent, 1));
    expect(drawn(parent, 1).flat().length).toBeGreaterThan(40);
    expect(drawn(forked, 2)).not.toEqual(drawn(parent, 2));
  });

  it('reports no random entries if none are drawn, and is otherwise the same', async () => {
    const [drawn, none] = await Promise.all([
      runInMemory(),
      runInMemory({ config: smallConfig({ baselines: { random_draws: 0 } }) }),
    ]);
    expect(none.metrics.walk_forward.random_entries).toBeNull();
    expect(none.files.get('session_summary.md')).not.toContain('andom entries');
    expect(drawn.metrics.walk_forward.random_entries).not.toBeNull();
    const comparable = ({ metrics: { session: _, walk_forward, ...rest } }: MemorySession) => ({
      ...rest,
      walk_forward: { ...walk_forward, random_entries: null },
    });
    expect(comparable(drawn)).toEqual(comparable(none));
  });

  it('has turns that are numbered from 1 without a gap, each with its transcript', async () => {
    const session = await plain();
    const turns = ofType(session, 'turn');
    expect(turns.map(({ turn }) => turn)).toEqual(turns.map((_, i) => i + 1));
    for (const { turn, role, purpose, segment, file } of turns) {
      const transcript = jsonOf<Transcript>(session, file!);
      expect(transcript).toMatchObject({ turn, role, purpose, segment });
    }
  });

  it('runs without a store, to the same metrics', async () => {
    const setup = sessionSetup();
    const ports = { agents: heuristicAgents, pool: inProcessPool(), store: nullStore };
    const metrics = await runSession(setup, ports);
    expect(metrics).toEqual((await plain()).metrics);
  });

  it('writes the same files for the same setup, and others for another seed', async () => {
    const [one, same, other] = await Promise.all([
      runInMemory(),
      runInMemory(),
      runInMemory({ config: smallConfig({ seed: 2 }) }),
    ]);
    expect(same.files).toEqual(one.files);
    expect(same.events).toEqual(one.events);
    expect(other.files.get('metrics_global.json')).not.toBe(one.files.get('metrics_global.json'));
  });

  it('does not depend on the order in which tests finish', async () => {
    const reversed = (pool: BacktestPool): BacktestPool => ({
      ...pool,
      async tests(...args) {
        const { results, broken } = await pool.tests(...args);
        return { results: results.toReversed(), broken };
      },
    });
    const memory = memoryStore();
    const setup = sessionSetup();
    const pool = reversed(inProcessPool(memory.recorder));
    await runSession(setup, { agents: heuristicAgents, pool, store: memory.store });
    const once = await plain();
    expect(new Map([...memory.files].sort())).toEqual(new Map([...once.files].sort()));
    expect(memory.events).toEqual(once.events);
  });

  it('stops if it is aborted, with the reason, and writes no results', async () => {
    for (const stopAt of ['segment_started', 'wave_finished', 'segment_finished'] as const) {
      const controller = new AbortController();
      const memory = memoryStore();
      const setup = sessionSetup();
      const session = runSession(setup, {
        agents: heuristicAgents,
        pool: inProcessPool(memory.recorder),
        store: memory.store,
        signal: controller.signal,
        onEvent: ({ type }) => {
          if (type === stopAt) controller.abort(new Error('enough'));
        },
      });
      await expect(session).rejects.toThrow('enough');
      expect(memory.events.filter(({ type }) => type === stopAt)).toHaveLength(1);
      expect(memory.files.has('metrics_global.json')).toBe(false);
      expect(memory.files.has('session_summary.md')).toBe(false);
    }
  });

  it('starts from the state of the lab, which is in inputs.json and in the summary', async () => {
    const lab_at_start = { ...FRESH_LAB, sessions: 2, trials: 1234 };
    const session = await runInMemory({ inputs: { ...freshInputs(), lab_at_start } });
    expect(jsonOf<SessionInputs>(session, 'inputs.json').lab_at_start).toEqual(lab_at_start);
    expect(session.files.get('session_summary.md')).toContain(
      'Earlier trials of this lab on overlapping bars: 1,234, in 2 sessions.',
    );
  });
});

describe('the forward schedule', () => {
  it('tiles time with steps up to the embargo, each segment after the one before', async () => {
    const session = await runInMemory({ config: smallConfig({ schedule: 'forward' }) });
    // 60 days from 2022-01-01: locked from day 51, two days of embargo, so the last of 12 steps of
    // two days ends with day 49, and the first starts with day 25, 2022-01-26.
    expect(session.identity.vault_from).toBe('2022-02-21T00:00:00Z');
    const steps = plansOf(session).flatMap(({ tests }) => tests.map(({ step }) => step));
    expect(steps[0]).toEqual({ from: '2022-01-26T00:00:00Z', to: '2022-01-28T00:00:00Z' });
    expect(steps.at(-1)!.to).toBe('2022-02-19T00:00:00Z');
    for (const [i, { from, to }] of steps.entries()) {
      expect(Date.parse(to) - Date.parse(from)).toBe(2 * DAY);
      if (i > 0) expect(from).toBe(steps[i - 1]!.to);
    }
    const { walk_forward } = session.metrics;
    expect(walk_forward.segments).toEqual([1, 2]);
    expect(walk_forward.days).toBe(24);
    expect(walk_forward.curve.map(({ ts }) => ts)).toEqual(steps.map(({ to }) => to));
    expect(session.metrics.strategies.some(({ in_sample }) => in_sample)).toBe(false);
  });

  it('trains on ten days, validates on three, and screens on bars before the first step alone', async () => {
    const [plan] = plansOf(await runInMemory());
    for (const { train, validation, step } of plan!.tests) {
      expect(Date.parse(train.to) - Date.parse(train.from)).toBe(10 * DAY);
      expect(Date.parse(validation.to) - Date.parse(validation.from)).toBe(3 * DAY);
      expect([train.to, validation.to]).toEqual([validation.from, step.from]);
    }
    expect(plan!.screened_on.to).toBe(plan!.tests[0]!.step.from);
    expect(Date.parse(plan!.screened_on.to) - Date.parse(plan!.screened_on.from)).toBe(20 * DAY);
    expect(plan!.scouting!.on.to).toBe(plan!.tests[0]!.step.from);
  });
});

describe('the revisit schedule', () => {
  it('gives every segment the same windows, and marks all but the first as in-sample', async () => {
    const session = await runInMemory({ config: smallConfig({ schedule: 'revisit' }) });
    const [first, second] = plansOf(session);
    const steps = (plan: SegmentPlan) => plan.tests.map(({ step }) => step);
    expect(steps(second!)).toEqual(steps(first!));
    // Six steps of two days that end with day 49.
    expect(steps(first!)[0]!.from).toBe('2022-02-07T00:00:00Z');
    expect([first!.in_sample, second!.in_sample]).toEqual([false, true]);
    expect(resultsOf(session).map(({ in_sample }) => in_sample)).toEqual([false, true]);
    expect(ofType(session, 'segment_started').map(({ in_sample }) => in_sample)).toEqual([
      false,
      true,
    ]);

    const { walk_forward, counts } = session.metrics;
    expect(walk_forward.segments).toEqual([1]);
    expect(walk_forward.days).toBe(12);
    expect(walk_forward.curve).toHaveLength(6);
    expect(walk_forward.metrics).toEqual(resultsOf(session)[0]!.step);
    expect(counts.planned).toBe(12);
    // Random entries are drawn for comparisons only, with the seed of the segment.
    const drawn = ofType(session, 'test_finished').map(({ segment, status, played }) => [
      played!.randomPnl.length,
      segment === 1 && status === 'kept' ? 40 : 0,
    ]);
    expect(drawn.filter(([draws]) => draws === 40).length).toBeGreaterThan(2);
    for (const [draws, wanted] of drawn) expect(draws).toBe(wanted);
    // The other segment is independent: its curve, and its configurations after the first one's.
    const [own, ...more] = session.metrics.in_sample_curves;
    expect([own!.segment, own!.curve.length, more]).toEqual([2, 6, []]);
    expect(own!.curve.at(-1)!.equity).toBeCloseTo(resultsOf(session)[1]!.step.total_pnl, 9);
    const samples = session.metrics.strategies.map(({ in_sample }) => in_sample);
    expect(samples).toEqual([...samples].sort());
    expect(session.files.get('report.html')).toContain('Segment 2, in-sample: equity');
    expect(session.files.get('session_summary.md')).toContain('In-sample segments ran on bars');
    expect(session.files.get('report.html')).toContain(
      'in-sample (the same bars each time; not additive)',
    );
  });

  it('names tests and episodes apart, though the windows are the same', async () => {
    const session = await runInMemory({ config: smallConfig({ schedule: 'revisit' }) });
    const scores = [...session.files]
      .filter(([path]) => path.endsWith('scores.jsonl'))
      .flatMap(([, text]) => text.trimEnd().split('\n'))
      .map((line) => JSON.parse(line) as { episode_id: number; test: string });
    expect(new Set(scores.map(({ episode_id }) => episode_id)).size).toBe(scores.length);
  });
});

describe('a market with a hole', () => {
  // Day 23 is in all six windows of segment 1 (days 12 to 37) and in none of segment 2 (from day 24).
  const hole = (time: number) => {
    const day = (time - Date.UTC(2022, 0, 1)) / DAY;
    return day >= 23 && day < 23.5;
  };

  it('skips the windows that hold it, and names them in plan, results and summary', async () => {
    const market = marketWithout(smallMarket(), hole);
    const session = await runInMemory({ market });
    const [first, second] = plansOf(session);
    for (const { skipped } of first!.tests) {
      expect(skipped).toBe('144 bars are missing before 2022-01-24T12:00:00.000Z');
    }
    expect(second!.tests.every(({ skipped }) => skipped === null)).toBe(true);
    const [skipped, ran] = resultsOf(session);
    expect(skipped!.counts).toEqual({ planned: 6, kept: 0, abstained: 0, failed: 0, skipped: 6 });
    expect(skipped!.tests[0]).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining('144 bars are missing'),
      step: null,
    });
    expect(skipped!.trials).toMatchObject({ candidates: 0, validations: 0, steps: 0 });
    expect(skipped!.step).toMatchObject({ n_trades: 0, hit: null, sharpe: null });
    expect(ran!.counts.skipped).toBe(0);
    expect(session.metrics.counts.skipped).toBe(6);
    const summary = session.files.get('session_summary.md')!;
    expect(summary).toContain('6 skipped');
    expect(summary).toContain('Missing from the bars: 1 gap.');
    expect([...session.files.keys()].some((path) => path.startsWith('segment_1/seg1_test'))).toBe(
      false,
    );
  });

  it('dates a patch by the next test that runs', async () => {
    // All tests of the second wave contain the gap; the third runs.
    const market = marketWithout(smallMarket(1, 75), (time) => {
      const day = (time - Date.UTC(2022, 0, 1)) / DAY;
      return day >= 29.25 && day < 29.5;
    });
    const rule = {
      name: 'always',
      metric: 'hit',
      below: 1.01,
      parameter: 'timeout_bars',
      change: -6,
      reason: 'to have one',
    };
    const config = smallConfig({ segments: 1, tests: 18, wave: 2, rules: [rule] });
    const session = await runInMemory({ market, config });
    const plan = jsonOf<SegmentPlan>(session, 'segment_1/segment_plan.json');
    const runs = new Set(plan.tests.flatMap((one) => (one.skipped === null ? [one.test] : [])));
    expect(runs.size).toBeLessThan(18);
    const { patches } = jsonOf<SegmentResults>(session, 'segment_1/segment_results.json');
    expect(patches.length).toBeGreaterThan(0);
    for (const { applied_at } of patches) expect(runs).toContain(applied_at);
  });

  it('skips only the windows that hold it', async () => {
    // Day 30 is in the windows of which a part is between day 30 and 31: the first that starts at day
    // 12 + 2i reaches to day 27 + 2i, so from i = 2 on; segment 2 starts its windows with day 24 + 2i.
    const market = marketWithout(smallMarket(), (time) => {
      const day = (time - Date.UTC(2022, 0, 1)) / DAY;
      return day >= 30.25 && day < 30.5;
    });
    const session = await runInMemory({ market });
    const skipped = plansOf(session).map(({ tests }) =>
      tests.flatMap((test, i) => (test.skipped === null ? [] : [i])),
    );
    expect(skipped).toEqual([
      [2, 3, 4, 5],
      [0, 1, 2, 3],
    ]);
    expect(session.metrics.counts).toMatchObject({ planned: 12, skipped: 8, failed: 0 });
  });
});

describe('a market that closes', () => {
  it('runs by trading days, and breaks at no night or weekend', async () => {
    const exchange = marketWithout(
      smallMarket(1, 90),
      (time) => {
        const hour = (time % DAY) / 3_600_000;
        const weekday = new Date(time).getUTCDay();
        return weekday === 0 || weekday === 6 || hour < 14.5 || hour >= 21;
      },
      { calendar: 'sessions' },
    );
    const session = await runInMemory({ market: exchange });
    expect(session.metrics.counts).toMatchObject({ planned: 12, skipped: 0, failed: 0 });
    expect(session.identity.market.calendar).toBe('sessions');
    const steps = plansOf(session).flatMap(({ tests }) => tests.map(({ step }) => step));
    for (const [i, { from }] of steps.entries()) {
      if (i > 0) expect(from).toBe(steps[i - 1]!.to);
      expect(new Date(from).getUTCHours()).toBe(14);
    }
    const trades = [...session.files]
      .filter(([path]) => path.endsWith('trades.jsonl'))
      .map(([, text]) => text)
      .join('');
    expect(trades).not.toContain('"exit_reason":"gap"');
    // The first of the windows that are planned has 15 trading days of 78 bars.
    const scores = session.files.get('segment_1/seg1_test001/scores.jsonl')!.trimEnd().split('\n');
    const bars = scores.map((line) => JSON.parse(line) as { phase: string; bars: number });
    const of = (phase: string) =>
      bars.filter((one) => one.phase === phase).reduce((sum, one) => sum + one.bars, 0);
    expect([of('train'), of('validation')]).toEqual([780, 234]);
  });
});

describe('tests that break', () => {
  /** A pool in which the first test of every wave breaks. */
  function breaking(pool: BacktestPool): BacktestPool {
    return {
      ...pool,
      async tests(job, tasks, recording, options) {
        const [first, ...others] = tasks;
        const report = await pool.tests(job, others, recording, options);
        const broken =
          first === undefined ? [] : [{ index: first.index, why: 'ran out of memory' }];
        return { results: report.results, broken: [...report.broken, ...broken] };
      },
    };
  }

  it('are counted in results, inputs, trials and summary, and stand in the way of no other', async () => {
    const memory = memoryStore();
    const setup = sessionSetup();
    const metrics = await runSession(setup, {
      agents: heuristicAgents,
      pool: breaking(inProcessPool(memory.recorder)),
      store: memory.store,
    });
    expect(metrics.counts).toMatchObject({ planned: 12, failed: 4, skipped: 0 });
    expect(metrics.counts.kept + metrics.counts.abstained).toBe(8);
    const failed = ['seg1_test001', 'seg1_test004', 'seg2_test001', 'seg2_test004'];
    const inputs = JSON.parse(memory.files.get('inputs.json')!) as SessionInputs;
    const own = inputs.failed_tests.filter(({ shadow }) => shadow === undefined);
    expect(own).toEqual(failed.map((test) => ({ test, why: 'ran out of memory' })));
    // So did the first of each wave of shadows: of the patch after wave 1, and of two proposals a segment.
    const shadows = inputs.failed_tests.filter(({ shadow }) => shadow !== undefined);
    expect(shadows.filter(({ shadow }) => shadow!.startsWith('proposal '))).toHaveLength(4);
    expect(shadows.filter(({ shadow }) => shadow === 'patch').map(({ test }) => test)).toEqual([
      'seg1_test004',
    ]);
    // Every planned test counts all 8 candidates and 4 validations as trials.
    expect(metrics.trials.candidates).toBe(12 * 8);
    expect(metrics.trials.validations).toBe(12 * 4);
    expect(metrics.trials.steps).toBe(metrics.counts.kept + 4);
    const results = JSON.parse(
      memory.files.get('segment_1/segment_results.json')!,
    ) as SegmentResults;
    expect(results.tests[0]).toMatchObject({
      status: 'failed',
      why: 'ran out of memory',
      step: null,
    });
    const summary = memory.files.get('session_summary.md')!;
    expect(summary).toContain('4 failed, 0 skipped');
    expect(summary).toContain('Failed and missing from the results: 4 tests.');
    expect(summary).toContain('Failed and counted as no difference: 5 shadow tests.');
    const finished = memory.events.filter((event) => event.type === 'test_finished');
    expect(finished.filter(({ status }) => status === 'failed').map(({ test }) => test)).toEqual(
      failed,
    );
    const progress = memory.events.findLast((event) => event.type === 'wave_finished')!.progress;
    expect(progress.counts.failed).toBe(2);
  });

  it('are written down before they are used', async () => {
    const memory = memoryStore();
    const order: string[] = [];
    const store = {
      ...memory.store,
      write(path: string, text: string) {
        if (path === 'inputs.json') order.push(`inputs ${JSON.parse(text).failed_tests.length}`);
        memory.store.write(path, text);
      },
      append(event: SessionEvent) {
        if (event.type === 'test_finished' && event.status === 'failed') order.push('finished');
        memory.store.append(event);
      },
    };
    const pool = breaking(inProcessPool(memory.recorder));
    await runSession(sessionSetup(), { agents: heuristicAgents, pool, store });
    expect(order.slice(0, 5)).toEqual(['inputs 0', 'inputs 1', 'finished', 'inputs 2', 'finished']);
  });

  it('are all tests of a segment, and the session continues', async () => {
    const pool = inProcessPool();
    const allBreak: BacktestPool = {
      ...pool,
      tests: async (_job, tasks) => ({
        results: [],
        broken: tasks.map(({ index }) => ({ index, why: 'threw undefined' })),
      }),
    };
    const metrics = await runSession(sessionSetup(), {
      agents: heuristicAgents,
      pool: allBreak,
      store: nullStore,
    });
    expect(metrics.counts).toMatchObject({ planned: 12, failed: 12, kept: 0 });
    expect(metrics.profitable_tests_share).toBeNull();
  });

  it('do not include tests that a recorder cannot write: a full disk stops the session', async () => {
    const memory = memoryStore();
    let left = 5;
    const full = {
      ...memory.recorder,
      record(...args: Parameters<typeof memory.recorder.record>) {
        left -= 1;
        if (left < 0)
          throw Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
        return memory.recorder.record(...args);
      },
    };
    const setup = sessionSetup();
    const session = runSession(setup, {
      agents: heuristicAgents,
      pool: inProcessPool(full),
      store: memory.store,
    });
    await expect(session).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(setup.inputs.failed_tests).toEqual([]);
  });
});
