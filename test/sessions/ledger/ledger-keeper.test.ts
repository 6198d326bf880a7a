import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { inProcessPool } from '../../../engine/pool/in-process-pool.ts';
import type { LedgerEntry } from '../../../protocol/ledger-entry.ts';
import { MetricsGlobal } from '../../../protocol/metrics-global.ts';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import type { SessionIdentity } from '../../../protocol/session-files.ts';
import { FRESH_LAB } from '../../../sessions/context/inputs-at-start.ts';
import { searchKey } from '../../../sessions/context/session-identity.ts';
import { nullStore } from '../../../sessions/context/session-store.ts';
import { LedgerBars } from '../../../sessions/ledger/bars-on-ledger.ts';
import { LabLedger } from '../../../sessions/ledger/lab-ledger.ts';
import { keptOnLedger } from '../../../sessions/ledger/ledger-keeper.ts';
import {
  entriesOf,
  NO_TRIALS,
  sumOfTrials,
  totalOf,
  trialsIn,
} from '../../../sessions/ledger/ledger-sums.ts';
import { registerSession, searchOf } from '../../../sessions/ledger/register-session.ts';
import { labAtStart } from '../../../sessions/ledger/tries.ts';
import testRecorder from '../../../sessions/record/record-test.ts';
import { failingPool } from '../../../sessions/rerun/failing-pool.ts';
import { StoreError } from '../../../store/errors.ts';
import { temporaryFolder } from '../../helpers/market-folder.ts';
import { SESSION_EVENTS } from '../../helpers/protocol-examples.ts';
import {
  Crash,
  canonicalFiles,
  continueSession,
  startSession,
} from '../../helpers/resumed-session.ts';
import { sampled } from '../../helpers/sampled.ts';
import { SEAT } from '../../helpers/scripted-model.ts';
import { sessionSetup } from '../../helpers/small-session.ts';
import { COUNTED, ledgerStops } from '../../helpers/stop-points.ts';

const { market, config } = COUNTED;

let lab: string;
let ledger: LabLedger;
beforeEach(() => {
  lab = temporaryFolder();
  ledger = open();
});
const open = () => new LabLedger(lab, () => new Date(0));
const entries = () =>
  open()
    .lines()
    .map(({ entry }) => entry);
const metricsOf = (name: string) =>
  MetricsGlobal.parse(
    JSON.parse(readFileSync(join(lab, 'sessions', name, 'metrics_global.json'), 'utf8')),
  );
/** What a session counts itself: its trials, and the centres that ran once more side by side. */
function triedIn(name: string) {
  const { trials, honesty } = metricsOf(name);
  const counted = { ...NO_TRIALS, ...trials, replays: honesty.finalists.length };
  const all = Object.values(counted).reduce((sum, count) => sum + count, 0);
  expect(honesty.trials.session).toBe(all);
  return counted;
}

describe('a session that was run', () => {
  it('is on the ledger with every trial that it counts itself, kind by kind', async () => {
    await startSession(lab, 'one', { market, config, ledger });
    expect(sumOfTrials(entries())).toEqual(triedIn('one'));
    const { trials } = metricsOf('one');
    // By hand: three proposals a round, each with 8 sets, and one round is sent back; 12 tests of 8
    // candidates each.
    expect(trials).toMatchObject({ proposals: 9, screened_sets: 72, candidates: 96 });
    expect(trials.scouted).toBeGreaterThan(0);
    expect(trials.patches).toBeGreaterThan(0);
    const { identity } = sessionSetup({ market, config });
    const [bars, fixed, begun] = entries();
    expect(bars).toMatchObject({ type: 'bars', first_day: '2022-01-01', recognised: [] });
    expect(fixed).toMatchObject({
      type: 'vault_fixed',
      vault_from: '2022-02-21T00:00:00Z',
      embargo_days: 2,
      name: 'one',
      session: identity.session,
    });
    expect(begun).toMatchObject({
      type: 'session_begun',
      name: 'one',
      session: identity.session,
      run: 1,
      again: false,
      blind: true,
      interval: '5m',
      from: '2022-01-01T00:00:00Z',
      to: '2022-02-21T00:00:00Z',
      agents: { maestro: 'heuristic', strategist: 'heuristic', critic: 'heuristic' },
    });
    for (const { market: of } of entries()) {
      expect(of).toMatchObject({ venue: 'simulated', symbol: 'SIMUSDT', simulated: { seed: 1 } });
    }
    const rejected = entriesOf(open().lines(), 'rejected');
    expect(rejected.map(({ segment }) => segment)).toEqual([1, 2]);
    // Two of nine were chosen.
    expect(rejected.flatMap(({ proposals }) => proposals)).toHaveLength(7);
    for (const { rules } of rejected.flatMap(({ proposals }) => proposals)) {
      expect(rules).toMatch(/^[a-z_]+ \d/);
    }
  });

  it('is counted before anybody sees it, and before the journal has it', async () => {
    const seen: string[] = [];
    await startSession(lab, 'one', {
      market,
      config,
      ledger,
      onEvent: (event) => {
        const own = entries();
        const journal = readFileSync(join(lab, 'sessions', 'one', 'journal.jsonl'), 'utf8');
        expect(journal).toContain(`"type":"${event.type}"`);
        const has = (one: Partial<LedgerEntry>) =>
          expect(own).toContainEqual(expect.objectContaining(one));
        seen.push(event.type);
        if (event.type === 'proposed') has({ of: 'proposals', segment: event.segment });
        if (event.type === 'screened') has({ of: 'screening', segment: event.segment });
        if (event.type === 'chosen') has({ type: 'rejected', segment: event.segment });
        if (event.type === 'test_finished') {
          const wave = Math.ceil(Number(/_test(\d+)$/.exec(event.test)![1]) / config.wave);
          has({ of: 'wave', segment: event.segment, wave });
        }
        if (event.type === 'planned' && event.event.patch !== undefined) {
          has({ type: 'patched', segment: event.event.segment, wave: event.event.wave });
        }
        if (event.type === 'segment_finished') has({ of: 'scouting', segment: event.segment });
      },
    });
    expect(seen.filter((type) => type === 'test_finished')).toHaveLength(12);
    expect(seen.indexOf('test_finished')).toBeGreaterThan(seen.indexOf('wave_started'));
    expect(seen.indexOf('wave_finished')).toBeGreaterThan(seen.lastIndexOf('wave_started') - 99);
  });

  it('counts tests that broke as if they had gone as far as a test can', async () => {
    const broken = [{ test: 'seg1_test002', why: 'it broke' }];
    const pool = failingPool(inProcessPool(testRecorder()), broken);
    await startSession(lab, 'one', { market, config, ledger, pool });
    expect(metricsOf('one').counts.failed).toBe(1);
    expect(sumOfTrials(entries())).toEqual(triedIn('one'));
    const waves = entriesOf(open().lines(), 'trials').filter(({ of }) => of === 'wave');
    expect(waves.map(({ failed }) => failed)).toEqual([1, 0, 0, 0, 0, 0]);
    // 8 candidates and 4 validations of the broken one are among those of its wave.
    expect(waves[0]!.counts.candidates).toBe(16);
  });

  it('is counted once, wherever it is stopped and however often it is resumed', async () => {
    const { points, check } = await ledgerStops(lab);
    for (const point of sampled(points, 'ledger')) await check(point);
  });

  it('stops if the ledger cannot be written, shows nothing of the trial, and resumes later', async () => {
    await startSession(lab, 'whole', { market, config, ledger });
    const path = join(lab, 'ledger.jsonl');
    const shown: SessionEvent[] = [];
    let good = '';
    const spoil = (event: SessionEvent) => {
      shown.push(event);
      if (event.type !== 'wave_started' || event.segment !== 2) return;
      good = readFileSync(path, 'utf8');
      writeFileSync(path, good.slice(0, -20));
    };
    const stopped = startSession(lab, 'one', { market, config, ledger: open(), onEvent: spoil });
    await expect(stopped).rejects.toThrow(StoreError);
    await expect(stopped).rejects.toThrow(
      /ledger\.jsonl, line \d+: a line that was read before is gone/,
    );
    expect(shown.at(-1)!.type).toBe('wave_started');
    writeFileSync(path, good);
    expect(await continueSession(lab, 'one', { market, config, ledger: open() })).toBe(true);
    expect(canonicalFiles(lab, 'one')).toEqual(canonicalFiles(lab, 'whole'));
    const own = entries().filter((one) => 'name' in one && one.name === 'one');
    expect(sumOfTrials(own)).toEqual(triedIn('one'));
  });

  it('from before there was a ledger is added to it when it is resumed', async () => {
    const isDone = await startSession(lab, 'one', {
      market,
      config,
      onEvent: ({ type }) => {
        if (type === 'segment_finished') throw new Crash();
      },
    });
    expect(isDone).toBe(false);
    expect(entries()).toEqual([]);
    await continueSession(lab, 'one', { market, config, ledger });
    expect(sumOfTrials(entries())).toEqual(triedIn('one'));
    expect(entries()[0]).toMatchObject({ vault_from: '2022-02-21T00:00:00Z' });
  });
});

describe('keptOnLedger()', () => {
  const setup = sessionSetup({ market, config });
  const { identity } = setup;
  const example = <Type extends SessionEvent['type']>(type: Type) =>
    SESSION_EVENTS.find(
      (event): event is Extract<SessionEvent, { type: Type }> => event.type === type,
    )!;
  /** The ledger after a session has emitted these events. */
  const recorded = (...events: SessionEvent[]) => {
    const onEvent = (event: SessionEvent) => void shown.push(event);
    const shown: SessionEvent[] = [];
    const { store } = keptOnLedger({ store: nullStore, onEvent }, open(), {
      name: 'one',
      identity,
    });
    for (const event of [example('session_started'), ...events]) store.append(event);
    return entries().slice(2);
  };

  it('counts shadows, each of them once, and finalists that were replayed', () => {
    const counts = { tests: 20, candidates: 320, validations: 80, steps: 20 };
    const patch = { type: 'shadowed', segment: 1, of: 'patch', wave: 3, ...counts } as const;
    const critic = { ...patch, of: 'critic', wave: null } as const;
    const replayed = { ...example('replayed'), finalists: 7 };
    for (let again = 0; again < 2; again++) {
      const own = recorded(patch, critic, critic, replayed);
      expect(own.map((one) => [(one as { of: string }).of, totalOf(trialsIn(one))])).toEqual([
        ['patch_shadow', 420],
        ['critic_shadow', 420],
        ['critic_shadow', 420],
        ['finalists', 7],
      ]);
      expect(sumOfTrials(own)).toEqual({ ...NO_TRIALS, shadows: 1260, replays: 7 });
    }
  });

  it('writes down how an exam ended, once', () => {
    const examined = example('examined');
    recorded(examined);
    const own = recorded(examined);
    expect(own).toHaveLength(1);
    const { look, specification, p, t, passed } = examined.exam;
    expect(own[0]).toMatchObject({
      type: 'examined',
      name: 'one',
      look,
      specification,
      p,
      t,
      passed,
    });
  });

  it('adds up the audit of the Critic, of segments and of sessions', () => {
    const audit = (segment: number, tests: number, sum: number, sum_of_squares: number) => ({
      segment,
      proposals: [],
      lift: { tests, mean: 0, low: null, high: null },
      sums: { sum, sum_of_squares },
    });
    // The steps of the third had been seen: picks there are no evidence.
    const segments = [audit(1, 10, 0.5, 0.25), audit(2, 20, -1.25, 2), audit(3, 9, 7, 9)];
    const walk_forward = { segments: [1, 2] };
    const text = JSON.stringify({ honesty: { critic: { segments } }, walk_forward });
    for (const name of ['one', 'two']) {
      const { store } = keptOnLedger({ store: nullStore }, open(), { name, identity });
      store.append(example('session_started'));
      for (let again = 0; again < 2; again++) store.write('metrics_global.json', text);
    }
    // Both are one search, which the second only repeats; it does not count itself.
    const heard = (search: string) => labAtStart(open().lines(), { ...searchOf(identity), search });
    expect(heard('another')).toMatchObject({
      sessions: 1,
      critic: { tests: 30, sum: -0.75, sum_of_squares: 2.25 },
    });
    expect(heard(searchKey(identity))).toMatchObject({ sessions: 0, critic: { tests: 0 } });
  });

  it('holds back tests until their wave is counted, and emits them in order', () => {
    const order: string[] = [];
    const store = {
      ...nullStore,
      append: (event: SessionEvent) => void order.push(`journal ${event.type}`),
    };
    const onEvent = (event: SessionEvent) => void order.push(`shown ${event.type}`);
    const kept = keptOnLedger({ store, onEvent }, open(), { name: 'one', identity });
    const emit = (event: SessionEvent) => {
      kept.store.append(event);
      kept.onEvent(event);
    };
    const test = example('test_finished');
    const wave = { ...example('wave_started'), segment: test.segment };
    for (const event of [example('session_started'), wave, test, test]) emit(event);
    expect(order).toHaveLength(4);
    emit({ ...example('wave_finished'), segment: test.segment });
    expect(order.slice(4)).toEqual([
      ...['journal test_finished', 'shown test_finished'],
      ...['journal test_finished', 'shown test_finished'],
      ...['journal wave_finished', 'shown wave_finished'],
    ]);
  });
});

describe('registerSession()', () => {
  const bars = new LedgerBars(market);
  const { identity } = sessionSetup({ market, config });
  const [two, three] = [2, 3].map(
    (seed) => sessionSetup({ market, config: { ...config, seed } }).identity,
  ) as [SessionIdentity, SessionIdentity];
  const start = (name = 'one', own = identity) =>
    registerSession(open(), name, bars, () => ({ identity: own })).labAtStart;
  const tried = (name: string, own = identity) => {
    const which = { name, identity: own };
    const { store, beginTry } = keptOnLedger({ store: nullStore }, open(), which);
    store.append(SESSION_EVENTS[0]!);
    const proposed = SESSION_EVENTS.find(({ type }) => type === 'proposed')!;
    store.append(proposed);
    return beginTry();
  };

  it('counts tries and trials before', () => {
    expect(start('one')).toEqual(FRESH_LAB);
    expect(tried('one')).toBe(1);
    expect(start('two', two)).toEqual({ ...FRESH_LAB, sessions: 1, trials: 1 });
    expect(tried('two', two)).toBe(2);
    expect(start('three', three)).toEqual({ ...FRESH_LAB, sessions: 2, trials: 2 });
  });

  it('counts a repeated search as one trial, under any name, unless another build repeats it', () => {
    start('one');
    tried('one');
    const more = { ...config, placebo: { ...config.placebo, arms: 59 } };
    const again = sessionSetup({ market, config: more }).identity;
    expect(start('again', again)).toEqual({ ...FRESH_LAB, sessions: 0, trials: 1 });
    expect(start('two', two)).toEqual({ ...FRESH_LAB, sessions: 1, trials: 1 });
    const program = { ...identity.program, build: 'ba9876543210' };
    const rebuilt = { ...identity, program };
    expect(start('rebuilt', rebuilt)).toEqual({ ...FRESH_LAB, sessions: 1, trials: 1 });
  });

  it('counts each session of models as a trial of its own: they may answer differently', () => {
    const led = { ...config, agents: { ...config.agents, critic: SEAT } };
    const own = sessionSetup({ market, config: led }).identity;
    start('led', own);
    tried('led', own);
    expect(start('led2', own)).toEqual({ ...FRESH_LAB, sessions: 1, trials: 1 });
  });

  it('puts a session on the ledger again that has the folder of one that was deleted', () => {
    start('one');
    tried('one');
    expect(start('one')).toEqual({ ...FRESH_LAB, trials: 1 });
    tried('one');
    expect(start('two')).toEqual({ ...FRESH_LAB, trials: 2 });
    const begun = entriesOf(open().lines(), 'session_begun');
    expect(begun.map(({ name, run, again }) => [name, run, again])).toEqual([
      ['one', 1, false],
      ['one', 2, true],
      ['two', 1, true],
    ]);
  });

  it('counts a session killed before its first trial once', () => {
    for (let again = 0; again < 3; again++) expect(start('one')).toEqual(FRESH_LAB);
    expect(entriesOf(open().lines(), 'session_begun')).toHaveLength(1);
  });

  it('plans with the vault that the first session fixed, and records nothing if that fails', () => {
    const seen: (number | null)[] = [];
    const plan = (vaultFrom: number | null) => {
      seen.push(vaultFrom);
      return { identity };
    };
    registerSession(open(), 'one', bars, plan);
    registerSession(open(), 'two', bars, plan);
    expect(seen).toEqual([null, Date.UTC(2022, 1, 21)]);
    const before = readFileSync(join(lab, 'ledger.jsonl'));
    const refuse = () => {
      throw new RangeError('too little');
    };
    expect(() => registerSession(open(), 'three', bars, refuse)).toThrow('too little');
    expect(readFileSync(join(lab, 'ledger.jsonl'))).toEqual(before);
    rmSync(join(lab, 'ledger.jsonl'));
    expect(() => registerSession(open(), 'one', bars, refuse)).toThrow('too little');
    expect(entries()).toEqual([]);
  });
});
