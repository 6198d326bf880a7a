import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heuristicAgents } from '../../agents/heuristic/heuristic-agents.ts';
import { backtestPool } from '../../engine/pool/backtest-pool.ts';
import { inProcessPool } from '../../engine/pool/in-process-pool.ts';
import type { BacktestPool } from '../../engine/pool/pool-port.ts';
import type { Market } from '../../market/market.ts';
import { MetricsGlobal } from '../../protocol/metrics-global.ts';
import { countText, moneyText } from '../../protocol/number-text.ts';
import { PlanEvent } from '../../protocol/plan-event.ts';
import { ScoreEvent } from '../../protocol/score-event.ts';
import { SegmentPlan } from '../../protocol/segment-plan.ts';
import { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { SessionIdentity, SessionInputs, Transcript } from '../../protocol/session-files.ts';
import { TradeEvent } from '../../protocol/trade-event.ts';
import { LabIndex } from '../../sessions/index/lab-index.ts';
import { runSession } from '../../sessions/run-session.ts';
import { sha256 } from '../../store/durable-file.ts';
import { marketCorruptedFrom } from '../helpers/changed-market.ts';
import { rowCount } from '../helpers/index-rows.ts';
import { readJournal } from '../helpers/journal-text.ts';
import { filesBelow, jsonLines, runOnDisk } from '../helpers/session-on-disk.ts';
import {
  type MemorySession,
  memoryStore,
  runInMemory,
  sessionSetup,
  smallConfig,
  smallMarket,
} from '../helpers/small-session.ts';
import { suiteFolder } from '../helpers/suite-folder.ts';

/** Fires whenever anything has traded, so that there are patches in the tree. */
const EAGER = {
  name: 'eager',
  metric: 'hit',
  below: 1.01,
  parameter: 'timeout_bars',
  change: -6,
  reason: 'to have patches',
};
const CONFIG = smallConfig({ segments: 2, tests: 10, wave: 4, rules: [EAGER] });
const MARKET_DAYS = 75;

const isTimed = (path: string) => path === 'journal.jsonl' || path.endsWith('/test.log');

/** What must be the same to the byte: all but the journal, the logs, and when turns were. */
function sameBytes(files: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...files]
      .filter(([path]) => !isTimed(path))
      .map(([path, text]): [string, string] => {
        if (!path.startsWith('transcripts/')) return [path, text];
        const { clock: _clock, ...turn } = JSON.parse(text) as Transcript;
        return [path, JSON.stringify(turn)];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => one.get(path) !== other.get(path),
  );
}

const lab = suiteFolder();
const trees = new Map<string, Map<string, string>>();
let memory: MemorySession;

beforeAll(async () => {
  const market = smallMarket(1, MARKET_DAYS);
  for (const workers of [1, 2, 4]) {
    const pool = backtestPool({ workers });
    try {
      const name = `workers_${workers}`;
      const { folder } = await runOnDisk(lab, name, { market, config: CONFIG, pool });
      trees.set(name, filesBelow(folder));
    } finally {
      await pool.close();
    }
  }
  memory = await runInMemory({ market, config: CONFIG });
});

describe('a session with the same seed', () => {
  it('writes the same bytes with 1, 2 and 4 workers', () => {
    const one = sameBytes(trees.get('workers_1')!);
    expect(one.size).toBeGreaterThan(60);
    for (const name of ['workers_2', 'workers_4']) {
      expect(differing(one, sameBytes(trees.get(name)!)), name).toEqual([]);
    }
  });

  it('writes the same bytes in this thread, in memory, as workers do on disk', () => {
    expect(differing(sameBytes(trees.get('workers_2')!), sameBytes(memory.files))).toEqual([]);
  });

  it('emits the same events, except for its name, its workers and the times of writing', () => {
    const story = (events: readonly SessionEvent[]) =>
      events.filter(({ type }) => type !== 'file_written' && type !== 'session_started');
    const onDisk = (name: string) => {
      const text = trees.get(name)!.get('journal.jsonl')!;
      return readJournal(text, name).lines.map(({ event }) => event);
    };
    const inMemory = story(memory.events);
    for (const name of trees.keys()) expect(story(onDisk(name))).toEqual(inMemory);
    const written = (name: string) =>
      onDisk(name).flatMap((event) =>
        event.type === 'file_written' && !event.path.startsWith('transcripts/') ? [event] : [],
      );
    expect(written('workers_4')).toEqual(written('workers_1'));
  });

  it('leaves no temporary file, no path of this machine and no clock in its files', () => {
    for (const [name, files] of trees) {
      for (const [path, text] of files) {
        expect(path).not.toMatch(/\.tmp$/);
        if (isTimed(path)) continue;
        expect(text.includes(lab), path).toBe(false);
        expect(text.includes(name), path).toBe(false);
        if (!path.startsWith('transcripts/')) expect(text, path).not.toContain(thisYear());
      }
    }
  });

  function thisYear(): string {
    return `${new Date().getUTCFullYear()}-`;
  }
});

describe('the tree of a session', () => {
  const tree = () => trees.get('workers_2')!;
  const json = (path: string) => JSON.parse(tree().get(path)!) as unknown;
  const paths = (end: string) => [...tree().keys()].filter((path) => path.endsWith(end));
  const segments = [1, 2];
  const results = () =>
    segments.map((k) => SegmentResults.parse(json(`segment_${k}/segment_results.json`)));
  const metrics = () => MetricsGlobal.parse(json('metrics_global.json'));
  const trades = () =>
    paths('/trades.jsonl')
      .flatMap((path) => jsonLines<unknown>(tree().get(path)!))
      .map((line) => TradeEvent.parse(line));
  const scores = () =>
    paths('/scores.jsonl')
      .flatMap((path) => jsonLines<unknown>(tree().get(path)!))
      .map((line) => ScoreEvent.parse(line));
  const plans = () =>
    paths('/plan.jsonl')
      .flatMap((path) => jsonLines<unknown>(tree().get(path)!))
      .map((line) => PlanEvent.parse(line));
  const journal = () => readJournal(tree().get('journal.jsonl')!, 'journal.jsonl');
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

  it('is complete: every file of the design, and no other', () => {
    const tests = results().flatMap((one, k) =>
      one.tests.flatMap(({ test, status }) =>
        status === 'kept' || status === 'abstained'
          ? ['leaderboard_base.csv', 'scores.jsonl', 'test.log', 'trades.jsonl'].map(
              (file) => `segment_${k + 1}/${test}/${file}`,
            )
          : [],
      ),
    );
    const others = segments.flatMap((k) =>
      ['plan.jsonl', 'segment_plan.json', 'segment_results.json'].map(
        (file) => `segment_${k}/${file}`,
      ),
    );
    const top = [
      ...['bars.json', 'inputs.json', 'journal.jsonl', 'metrics_global.json', 'one_page_plan_2.md'],
      ...['report.html', 'session_config.json', 'session_summary.md'],
    ];
    const transcripts = paths('.json').filter((path) => path.startsWith('transcripts/'));
    expect([...tree().keys()].sort()).toEqual([...tests, ...others, ...top, ...transcripts].sort());
    expect(tests).toHaveLength(80);
  });

  it('parses: every file and every line against its schema', () => {
    SessionIdentity.parse(json('session_config.json'));
    SessionInputs.parse(json('inputs.json'));
    for (const k of segments) SegmentPlan.parse(json(`segment_${k}/segment_plan.json`));
    const transcripts = paths('.json').filter((path) => path.startsWith('transcripts/'));
    for (const path of transcripts) Transcript.parse(json(path));
    expect(transcripts.length).toBeGreaterThan(12);
    for (const read of [trades, scores, plans]) expect(read().length).toBeGreaterThan(3);
    expect(journal().tornTail).toBeNull();
    const { session } = metrics();
    for (const event of [...trades(), ...scores(), ...plans()]) expect(event.session).toBe(session);
    for (const line of [...trades(), ...scores()]) {
      expect(tree().has(`segment_${line.test[3]}/${line.test}/scores.jsonl`)).toBe(true);
    }
  });

  it('agrees on how many tests were planned, kept, flat, failed and skipped', () => {
    const { counts } = metrics();
    const statuses = journal().lines.flatMap(({ event }) =>
      event.type === 'test_finished' ? [event.status] : [],
    );
    for (const status of ['kept', 'abstained', 'failed', 'skipped'] as const) {
      expect(sum(results().map((one) => one.counts[status])), status).toBe(counts[status]);
      const outcomes = results().flatMap((one) =>
        one.tests.filter((test) => test.status === status),
      );
      expect(outcomes.length, status).toBe(counts[status]);
      expect(statuses.filter((one) => one === status).length, status).toBe(counts[status]);
    }
    expect(counts.planned).toBe(20);
    expect(statuses).toHaveLength(20);
    expect(counts.kept).toBeGreaterThan(3);
    expect(counts.abstained).toBeGreaterThan(0);
    expect(
      new Set(
        scores()
          .filter(({ phase }) => phase === 'step')
          .map(({ test }) => test),
      ).size,
    ).toBe(counts.kept);
    const countsText =
      `20 planned: ${counts.kept} ran on their step, ${counts.abstained} abstained, ` +
      `${counts.failed} failed, ${counts.skipped} skipped`;
    expect(tree().get('session_summary.md')).toContain(countsText);
    expect(tree().get('report.html')).toContain(`<strong>Tests:</strong> ${countsText}.`);
  });

  it('agrees on how many events, episodes, patches and trials there were', () => {
    const { events, episodes, trials } = metrics();
    expect(trades()).toHaveLength(events.trades);
    expect(scores()).toHaveLength(events.scores);
    expect(plans()).toHaveLength(events.plans);
    expect(scores().filter(({ phase }) => phase === 'step')).toHaveLength(episodes);
    expect(sum(results().map((one) => one.episodes))).toBe(episodes);
    const patches = plans().flatMap(({ patch }) => patch ?? []);
    expect(patches).toEqual(results().flatMap((one) => one.patches));
    expect(patches).toHaveLength(trials.patches);
    expect(patches.length).toBeGreaterThan(0);
    const planned = journal().lines.flatMap(({ event }) =>
      event.type === 'planned' ? [event.event] : [],
    );
    expect(planned).toEqual(plans());
    // Every test has as many rows in its leaderboard as there were candidates.
    const rows = paths('leaderboard_base.csv').map(
      (path) => tree().get(path)!.trimEnd().split('\n').length - 1,
    );
    expect(sum(rows)).toBe(trials.candidates);
    const validated = paths('leaderboard_base.csv').flatMap((path) =>
      tree()
        .get(path)!
        .trimEnd()
        .split('\n')
        .slice(1)
        .filter((row) => !row.includes('not validated')),
    );
    expect(validated).toHaveLength(trials.validations);
    expect(trials.steps).toBe(metrics().counts.kept);
  });

  it('agrees with lab.db', () => {
    const index = new LabIndex(lab);
    try {
      expect(index.refresh()).toEqual([]);
      const name = 'workers_2';
      const { events, counts, trials, walk_forward } = metrics();
      expect(rowCount(lab, 'trades', name)).toBe(events.trades);
      expect(rowCount(lab, 'episodes', name)).toBe(events.scores);
      expect(rowCount(lab, 'tests', name)).toBe(counts.planned);
      expect(rowCount(lab, 'patches', name)).toBe(trials.patches);
      const row = index.sessions().find((one) => one.name === name)!;
      expect(row).toMatchObject({
        state: 'finished',
        trades: walk_forward.metrics.n_trades,
        total_pnl: walk_forward.metrics.total_pnl,
      });
      const leaders = index.leaders(99, 0).filter(({ session }) => session === name);
      expect(sum(leaders.map(({ n_trades }) => n_trades))).toBe(row.trades);
      expect(sum(leaders.map(({ tests }) => tests))).toBe(counts.kept);
    } finally {
      index.close();
    }
  });

  it('agrees on money: trades sum to tests, tests to segments, segments to the session', () => {
    let total = 0;
    for (const one of results()) {
      let ofSegment = 0;
      for (const { test, status, step } of one.tests) {
        const own = trades().filter((trade) => trade.test === test && trade.phase === 'step');
        const episodes = scores().filter((score) => score.test === test && score.phase === 'step');
        expect(own.length > 0 || step?.n_trades === 0 || status !== 'kept').toBe(true);
        if (status !== 'kept') {
          expect([own, episodes, step]).toEqual([[], [], null]);
          continue;
        }
        const pnl = sum(own.map((trade) => trade.pnl));
        expect(Math.abs(pnl - step!.total_pnl)).toBeLessThan(1e-9);
        expect(Math.abs(pnl - sum(episodes.map((score) => score.total_pnl)))).toBeLessThan(1e-9);
        expect(own).toHaveLength(step!.n_trades);
        expect(sum(episodes.map(({ n_trades }) => n_trades))).toBe(step!.n_trades);
        expect(own.filter(({ blunder }) => blunder)).toHaveLength(step!.blunders);
        expect(own.every(({ kept }) => kept)).toBe(true);
        const emitted = journal().lines.find(
          ({ event }) => event.type === 'test_finished' && event.test === test,
        )!.event as Extract<SessionEvent, { type: 'test_finished' }>;
        expect(emitted.pnl).toBe(step!.total_pnl);
        ofSegment += pnl;
      }
      expect(Math.abs(ofSegment - one.step.total_pnl)).toBeLessThan(1e-9);
      for (const groups of Object.values(one.breakdown)) {
        const inGroups = Object.values(groups);
        // Trades of an episode without a volatility regime are in no regime.
        if (groups === one.breakdown.by_regime) continue;
        expect(sum(inGroups.map(({ n_trades }) => n_trades))).toBe(one.step.n_trades);
        expect(Math.abs(sum(inGroups.map((g) => g.total_pnl)) - ofSegment)).toBeLessThan(1e-6);
      }
      const row = tree()
        .get('session_summary.md')!
        .split('\n')
        .map((line) => line.split('|').map((cell) => cell.trim()))
        .find((cells) => cells[1] === String(one.segment) && cells[2] === one.proposal)!;
      expect([row[4], row[5]]).toEqual([String(one.counts.kept), String(one.counts.abstained)]);
      expect([row[6], row[7]]).toEqual([String(one.counts.failed), String(one.counts.skipped)]);
      expect([row[8], row[11]]).toEqual([
        countText(one.step.n_trades),
        moneyText(one.step.total_pnl),
      ]);
      total += ofSegment;
    }
    const { walk_forward } = metrics();
    expect(Math.abs(total - walk_forward.metrics.total_pnl)).toBeLessThan(1e-9);
    expect(walk_forward.curve.at(-1)!.equity).toBeCloseTo(total, 9);
    expect(walk_forward.curve).toHaveLength(20);
    expect(walk_forward.curve.at(-1)!.buy_and_hold).toBe(walk_forward.buy_and_hold.total_pnl);
    expect(tree().get('session_summary.md')).toContain(
      `P&L ${moneyText(walk_forward.metrics.total_pnl)} in quote currency at 70,000 a trade`,
    );
  });

  it('has step trades inside their step, and episodes that tile their slices', () => {
    const planned = new Map(
      segments
        .flatMap((k) => SegmentPlan.parse(json(`segment_${k}/segment_plan.json`)).tests)
        .map((test) => [test.test, test]),
    );
    for (const trade of trades()) {
      const span = planned.get(trade.test)![trade.phase];
      expect(trade.entry_ts >= span.from && trade.exit_ts < span.to).toBe(true);
      expect(trade.ts > trade.exit_ts && trade.ts <= span.to).toBe(true);
    }
    for (const path of paths('/scores.jsonl')) {
      const own = jsonLines<ScoreEvent>(tree().get(path)!);
      const ids = own.map(({ episode_id }) => episode_id);
      expect(ids).toEqual(ids.map((_, i) => ids[0]! + i));
      const bars = (phase: string) =>
        own.filter((one) => one.phase === phase).map((one) => one.bars);
      expect(bars('train')).toEqual(Array(24).fill(120));
      expect(bars('validation')).toEqual([...Array(6).fill(120), 144]);
      if (own.some(({ kept }) => kept)) expect(bars('step')).toEqual([120, 120, 120, 120, 96]);
    }
  });

  it('names each finished file in the journal with the hash that it has', () => {
    const hashes = new Map<string, string>();
    for (const { event } of journal().lines) {
      if (event.type === 'file_written') hashes.set(event.path, event.sha256);
      if (event.type !== 'test_finished') continue;
      for (const [file, hash] of Object.entries(event.files)) {
        hashes.set(`segment_${event.segment}/${event.test}/${file}`, hash);
      }
    }
    const written = [...tree().keys()].filter((path) => !isTimed(path));
    expect([...hashes.keys()].sort()).toEqual(written.sort());
    for (const path of written) expect(hashes.get(path), path).toBe(sha256(tree().get(path)!));
  });

  it('has patches at barriers alone: from the first test of a wave on, on evidence from before', () => {
    for (const event of plans().filter(({ patch }) => patch !== undefined)) {
      const { patch, segment, wave, evidence, episode_id } = event;
      const { tests } = results()[segment - 1]!;
      const first = tests.find((test) => test.wave === wave + 1)!;
      expect(patch!.applied_at).toBe(first.test);
      const before = tests.filter((test) => test.wave <= wave).map(({ test }) => test);
      for (const id of [...evidence!, episode_id!]) {
        const score = scores().find((one) => one.episode_id === id)!;
        expect(score.phase).toBe('step');
        expect(before).toContain(score.test);
        expect(score.ts <= event.ts).toBe(true);
      }
    }
  });
});

describe('no session looks ahead', () => {
  const config = smallConfig({ segments: 3, tests: 4, wave: 2, rules: [EAGER] });
  const market = smallMarket(3);
  const isUpTo = (k: number) => (path: string) => {
    const segment = /^segment_(\d+)\/|^transcripts\/\d+_seg(\d+)_|^one_page_plan_(\d+)\.md$/.exec(
      path,
    );
    const number = segment?.slice(1).find((one) => one !== undefined);
    return number !== undefined && Number(number) <= k;
  };

  /** Runs with a pool, and returns the files of segments up to k, the session's key replaced. */
  async function filesUpTo(k: number, options: { market: Market; spoil?: Spoil }) {
    const memoryOf = memoryStore();
    const setup = sessionSetup({ market: options.market, config });
    const honest = inProcessPool(memoryOf.recorder);
    const pool = options.spoil?.(honest) ?? honest;
    await runSession(setup, { agents: heuristicAgents, pool, store: memoryOf.store });
    const { session } = setup.identity;
    const own = [...sameBytes(memoryOf.files)].filter(([path]) => isUpTo(k)(path));
    return new Map(own.map(([path, text]) => [path, text.replaceAll(session, 'SESSION')]));
  }
  type Spoil = (pool: BacktestPool) => BacktestPool;

  /** Files of segments up to k that change when the bars after segment k's last step do. */
  async function leaks(k: number, spoil?: Spoil): Promise<string[]> {
    const { windows } = sessionSetup({ market, config });
    const end = windows.segments[k - 1]!.at(-1)!.step.end;
    const corrupted = marketCorruptedFrom(market, end);
    expect(corrupted.hash).not.toBe(market.hash);
    const options = spoil === undefined ? {} : { spoil };
    const before = await filesUpTo(k, { market, ...options });
    const after = await filesUpTo(k, { market: corrupted, ...options });
    expect(before.size).toBeGreaterThan(20 * k);
    return differing(before, after);
  }

  it.each([1, 2, 3])(
    'corrupt bars after segment %s leave segments up to it as they are',
    async (k) => {
      expect(await leaks(k)).toEqual([]);
    },
  );

  it('and corrupt bars do change what follows them', async () => {
    const { windows } = sessionSetup({ market, config });
    const end = windows.segments[0]!.at(-1)!.step.end;
    const before = await filesUpTo(3, { market });
    const after = await filesUpTo(3, { market: marketCorruptedFrom(market, end) });
    const changed = differing(before, after).filter((path) =>
      path.endsWith('segment_results.json'),
    );
    expect(changed).toEqual(['segment_2/segment_results.json', 'segment_3/segment_results.json']);
  });

  it('a planted cheater, whose signals use future bars, is caught', async () => {
    const FUTURE = 24;
    const cheater: Spoil = (pool) => ({
      ...pool,
      async signals({ handle, end }, strategies) {
        const whole = { handle, end: handle.length };
        const known = await pool.signals(whole, strategies);
        // Each signal is encoded as 2 x bar + side: it is emitted that many bars early.
        return known.map((signals) =>
          signals.map((one) => one - 2 * FUTURE).filter((one) => one >= 0 && one < 2 * end),
        );
      },
    });
    const caught = await Promise.all([1, 2, 3].map((k) => leaks(k, cheater)));
    expect(caught.some((paths) => paths.some((path) => path.endsWith('/trades.jsonl')))).toBe(true);
  });

  it('the pool is given no bar after the last step of the segment', async () => {
    const setup = sessionSetup({ market, config });
    const { segments, searchEnd } = setup.windows;
    const ends = segments.map((own) => own.at(-1)!.step.end);
    let segment = 0;
    const handed: [string, number, number][] = [];
    const honest = inProcessPool();
    const watched: BacktestPool = {
      ...honest,
      features: (visible) => {
        handed.push(['features', visible.end, searchEnd]);
        return honest.features(visible);
      },
      sweep: (setting, strategies) => {
        handed.push(['sweep', setting.slice.end, segments[segment - 1]![0]!.step.start]);
        return honest.sweep(setting, strategies);
      },
      signals: (visible, strategies) => {
        handed.push(['signals', visible.end, ends[segment - 1]!]);
        return honest.signals(visible, strategies);
      },
      tests: (job, tasks, ...rest) => {
        handed.push(['tests', job.visible.end, ends[segment - 1]!]);
        for (const { window } of tasks) handed.push(['step', window.step.end, ends[segment - 1]!]);
        return honest.tests(job, tasks, ...rest);
      },
    };
    await runSession(setup, {
      agents: heuristicAgents,
      pool: watched,
      store: memoryStore().store,
      onEvent: (event) => {
        if (event.type === 'segment_started') segment = event.segment;
      },
    });
    for (const what of ['features', 'sweep', 'signals', 'tests', 'step']) {
      expect(
        handed.some(([name]) => name === what),
        what,
      ).toBe(true);
    }
    for (const [what, end, allowed] of handed) expect(end, what).toBeLessThanOrEqual(allowed);
  });

  it.each([
    ['NaN', () => NaN],
    // A split without volume is a warning on bars that were read.
    [
      'a split and no volume',
      (value: number, name: string) => (name === 'volume' ? 0 : value / 10),
    ],
  ])(
    'the vault and its embargo are not read: %s behind the search changes no byte',
    async (_what, change) => {
      const plain = await runInMemory({ market, config });
      const poisoned = smallMarket(3);
      const { windows } = sessionSetup({ market: poisoned, config });
      const { time: _time, ...columns } = poisoned.bars;
      for (const [name, column] of Object.entries(columns)) {
        if (!(column instanceof Float64Array)) continue;
        for (let i = windows.searchEnd; i < column.length; i++)
          column[i] = change(column[i]!, name);
      }
      expect(windows.searchEnd).toBeLessThan(poisoned.bars.length - 288);
      const same = await runInMemory({ market: poisoned, recordedAs: market, config });
      expect(differing(plain.files, same.files)).toEqual([]);
    },
  );
});

afterAll(() => {
  trees.clear();
});
