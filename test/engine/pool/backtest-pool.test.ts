import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestPool } from '../../../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../../engine/pool/pool-port.ts';
import faultyRecorder, {
  type Fault,
  type FaultPlan,
  faultPlan,
} from '../../helpers/recorders/faulty-recorder.ts';
import { sealed, smallJob } from '../../helpers/small-job.ts';

const small = smallJob({ tests: 12 });
const job = sealed(small);
const { tasks } = small;
const HARMLESS = faultPlan('throws', [], 0);
/** Long for a test that takes a millisecond, so that a busy machine causes no timeout. */
const TIMEOUT_MS = 1500;

/** The result of a wave without faults. */
let wanted: Awaited<ReturnType<BacktestPool['tests']>>;
/** One pool for all faults: it must survive each of them. */
let pool: BacktestPool;
/** The same with a short timeout. */
let impatient: BacktestPool;

beforeAll(async () => {
  wanted = await inProcessPool(faultyRecorder()).tests(job, tasks, HARMLESS);
  pool = backtestPool({ workers: 2, heapMb: 64 });
  impatient = backtestPool({ workers: 2, testTimeoutMs: TIMEOUT_MS });
});

afterAll(async () => {
  await pool.close();
  await impatient.close();
});

const poolFor = (fault: Fault) => (fault === 'loops forever' ? impatient : pool);

const without = (tests: readonly string[]) => {
  const gone = tasks.filter(({ test }) => tests.includes(test)).map(({ index }) => index);
  return wanted.results.filter(({ index }) => !gone.includes(index));
};

const timesStruck = ({ settings }: { settings: FaultPlan }) => [...settings.struck];

describe('backtestPool()', () => {
  it('has tests of both kinds and hashes of files as a basis', () => {
    expect(wanted.results).toHaveLength(12);
    expect(wanted.broken).toEqual([]);
    for (const { files } of wanted.results) {
      expect(Object.keys(files)).toEqual(['leaderboard_base.csv', 'trades.jsonl', 'scores.jsonl']);
    }
    expect(new Set(wanted.results.map(({ status }) => status)).size).toBe(2);
  });

  it.each([1, 2, 4])('returns with %s workers the results of one thread', async (workers) => {
    const own = workers === 2 ? pool : backtestPool({ workers });
    expect(own.workers).toBe(workers);
    expect(await own.tests(job, tasks, HARMLESS)).toEqual(wanted);
    // In any order, with the results in the order of the tasks.
    const backwards = [...tasks].reverse();
    expect((await own.tests(job, backwards, HARMLESS)).results).toEqual(
      [...wanted.results].reverse(),
    );
    // One alone, and none.
    expect((await own.tests(job, [tasks[5]!], HARMLESS)).results).toEqual([wanted.results[5]]);
    expect(await own.tests(job, [], HARMLESS)).toEqual({ results: [], broken: [] });
    if (own !== pool) await own.close();
  });

  it('records nothing without a recording', async () => {
    const { results } = await pool.tests({ ...job, isRecorded: false }, tasks, null);
    expect(results).toEqual(wanted.results.map((one) => ({ ...one, files: {} })));
    for (const { files } of results) expect(files).toEqual({});
  });

  it('computes features and signals of one thread, in shared memory', async () => {
    const visible = { handle: small.market.handle, end: small.end };
    const plain = inProcessPool();
    const features = await pool.features(visible);
    expect(features).toEqual(await plain.features(visible));
    expect(features.atr.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(features.atr).toHaveLength(small.end);
    const signals = await pool.signals(visible, job.rules);
    expect(signals).toEqual(await plain.signals(visible, job.rules));
    expect(signals).toEqual(job.candidates.map((one) => one.signals));
    expect(signals[0]!.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  const smallSweep = () => ({
    strategies: job.rules.map((rules) => ({ ...rules, sizing: small.sizing })),
    setting: {
      handle: small.market.handle,
      features: small.features,
      gaps: new Int32Array(0),
      slice: small.tasks[3]!.window.train,
      costs: small.costs,
      config: job.config,
    },
  });

  it('sweeps strategies like one thread, in their order', async () => {
    const { setting, strategies } = smallSweep();
    const outcomes = await pool.sweep(setting, strategies);
    expect(outcomes).toEqual(await inProcessPool().sweep(setting, strategies));
    expect(outcomes).toHaveLength(strategies.length);
    expect(new Set(outcomes.map(({ record }) => record.totalPnl)).size).toBeGreaterThan(3);
  });

  it('reports each test once when it ends', async () => {
    for (const own of [pool, inProcessPool(faultyRecorder())]) {
      const reported: number[] = [];
      await own.tests(job, tasks, HARMLESS, { onTest: (index) => reported.push(index) });
      expect(reported.sort((a, b) => a - b)).toEqual(tasks.map(({ index }) => index));
    }
  });

  const FAULTS: readonly Fault[] = [
    'throws',
    'throws undefined',
    'rejects',
    'exits with 0',
    'exits with 7',
    'loops forever',
    'exhausts the heap',
    'throws while recording',
  ];

  it.each(FAULTS)('retries a test once if its recorder %s', async (fault) => {
    const plan = faultPlan(fault, ['seg1_test004'], 1);
    expect(await poolFor(fault).tests(job, tasks, plan)).toEqual(wanted);
    expect(timesStruck(plan)[0]).toBeGreaterThanOrEqual(1);
  });

  it.each<[Fault, RegExp]>([
    ['throws', /^The recorder has a bug$/],
    ['throws undefined', /^threw undefined$/],
    ['exits with 0', /exited with code: 0/],
    ['exits with 7', /exited with code: 7/],
    ['loops forever', /^gave no answer within 1\.5 s$/],
    ['exhausts the heap', /^ran out of memory$/],
    ['throws while recording', /^The recorder has a bug$/],
  ])('gives up a test if its recorder always %s, and runs all others', async (fault, why) => {
    const plan = faultPlan(fault, ['seg1_test004'], Infinity);
    const { results, broken } = await poolFor(fault).tests(job, tasks, plan);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({ index: 3 });
    expect(broken[0]!.why).toMatch(why);
    expect(results).toEqual(without(['seg1_test004']));
    expect(timesStruck(plan)).toEqual([2]);
  });

  it('gives up several tests and names them in order', async () => {
    const tests = ['seg1_test002', 'seg1_test003', 'seg1_test009'];
    const { results, broken } = await pool.tests(
      job,
      tasks,
      faultPlan('exits with 7', tests, Infinity),
    );
    expect(broken.map(({ index }) => index)).toEqual([1, 2, 8]);
    expect(results).toEqual(without(tests));
  });

  it('reports each test once, even if some are retried', async () => {
    const reported: number[] = [];
    const plan = faultPlan('exits with 7', ['seg1_test002', 'seg1_test006'], 1);
    await pool.tests(job, tasks, plan, { onTest: (index) => reported.push(index) });
    expect(reported.sort((a, b) => a - b)).toEqual(tasks.map(({ index }) => index));
  });

  it('reports a test that it gives up', async () => {
    for (const own of [pool, inProcessPool(faultyRecorder())]) {
      const reported: number[] = [];
      const plan = faultPlan('throws', ['seg1_test002'], Infinity);
      const { broken } = await own.tests(job, tasks, plan, {
        onTest: (index) => reported.push(index),
      });
      expect(broken).toHaveLength(1);
      expect(reported.sort((a, b) => a - b)).toEqual(tasks.map(({ index }) => index));
    }
  });

  it('stops the wave at a full disk without broken tests', async () => {
    const plan = faultPlan('finds the disk full', ['seg1_test004'], 1);
    for (const own of [pool, inProcessPool(faultyRecorder())]) {
      plan.settings.struck[0] = 0;
      await expect(own.tests(job, tasks, plan)).rejects.toMatchObject({
        code: 'ENOSPC',
        syscall: 'write',
        path: '/somewhere/trades.jsonl',
        message: expect.stringContaining('no space left'),
      });
    }
    expect(await pool.tests(job, tasks, HARMLESS)).toEqual(wanted);
  });

  it('does not start an aborted wave', async () => {
    const reason = new Error('Stopped by hand');
    const signal = AbortSignal.abort(reason);
    for (const own of [pool, inProcessPool(faultyRecorder())]) {
      await expect(own.tests(job, tasks, HARMLESS, { signal })).rejects.toBe(reason);
    }
  });

  it('stops in the middle of a wave with the reason of the signal, and stays usable', async () => {
    const reason = new Error('Stopped by hand');
    const stop = new AbortController();
    const plan = faultPlan('loops forever', ['seg1_test001', 'seg1_test012'], Infinity);
    const wave = pool.tests(job, tasks, plan, { signal: stop.signal });
    while (Math.max(...timesStruck(plan)) === 0) await new Promise((done) => setTimeout(done, 5));
    stop.abort(reason);
    await expect(wave).rejects.toBe(reason);
    expect(await pool.tests(job, tasks, HARMLESS)).toEqual(wanted);
  });

  it('stops in the middle of a sweep and of signals, and stays usable', async () => {
    const { setting, strategies } = smallSweep();
    const many = Array.from({ length: 400 }, () => strategies).flat();
    const reason = new Error('Stopped by hand');
    for (const ask of [
      (signal: AbortSignal) => pool.sweep(setting, many, signal),
      (signal: AbortSignal) => pool.signals(job.visible, many, signal),
    ]) {
      await expect(ask(AbortSignal.abort(reason))).rejects.toBe(reason);
      const stop = new AbortController();
      const asked = ask(stop.signal);
      setTimeout(() => stop.abort(reason), 20);
      await expect(asked).rejects.toBe(reason);
    }
    expect(await pool.tests(job, tasks, HARMLESS)).toEqual(wanted);
  });

  it('rethrows the error of a request without a retry', async () => {
    const [first] = job.rules;
    const rules = { ...first!, methods: ['no_such_method'] };
    await expect(pool.signals(job.visible, [rules])).rejects.toThrow('no method "no_such_method"');
  });

  it('settles all promises when it closes during a wave', async () => {
    const own = backtestPool({ workers: 1, testTimeoutMs: 10_000 });
    const plan = faultPlan('loops forever', ['seg1_test001'], Infinity);
    const wave = own.tests(job, tasks, plan).then(
      ({ broken }) => broken.length,
      () => 'rejected',
    );
    while (timesStruck(plan)[0] === 0) await new Promise((done) => setTimeout(done, 5));
    await own.close();
    expect(await wave).not.toBe(0);
  });
});

describe('inProcessPool()', () => {
  it('does not retry a test that throws', async () => {
    for (const fault of ['throws', 'throws while recording', 'throws undefined'] as const) {
      const plan = faultPlan(fault, ['seg1_test004'], Infinity);
      const { results, broken } = await inProcessPool(faultyRecorder()).tests(job, tasks, plan);
      expect(broken).toMatchObject([{ index: 3 }]);
      expect(timesStruck(plan)).toEqual([1]);
      expect(results).toEqual(without(['seg1_test004']));
    }
  });

  it('records nothing without a recorder', async () => {
    const { results } = await inProcessPool().tests(job, tasks, HARMLESS);
    for (const { files } of results) expect(files).toEqual({});
  });
});
