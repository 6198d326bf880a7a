import { describe, expect, it } from 'vitest';
import type { SegmentResults } from '../../protocol/segment-results.ts';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { elapsedMs, remainingMs } from '../../view/remaining-time.ts';
import { NOTHING_YET, type SessionView } from '../../view/session-view.ts';
import { updateView } from '../../view/update-view.ts';
import { eventOf } from '../helpers/journal-lines.ts';
import {
  EXPERIMENT,
  METRICS,
  PATCH,
  PLAN_EVENT,
  SESSION_EVENTS,
} from '../helpers/protocol-examples.ts';
import { jsonOf, type MemorySession, runInMemory, smallConfig } from '../helpers/small-session.ts';
import { EPOCH, viewLines, viewOf } from '../helpers/view-lines.ts';

const at = (second: number) => EPOCH + 1000 * second;
const started = eventOf('session_started');
const segment = eventOf('segment_started', { in_sample: false });
const tested = (pnl: number | null, holding = 0) => eventOf('test_finished', { pnl, holding });

describe('updateView()', () => {
  it('adds the P&L of each step to the record, with the drawdown from its highest point', () => {
    const { record } = viewOf([
      started,
      segment,
      tested(100, 5),
      tested(null, 7),
      tested(-250, -3),
      tested(60, 0),
    ]);
    // 100, unchanged by a test without trades, 100 - 250, then 60 up again; the peak stays at 100.
    expect(record.flat().map(({ equity }) => equity)).toEqual([100, 100, -150, -90]);
    expect(record.flat().map(({ drawdown }) => drawdown)).toEqual([0, 0, -250, -190]);
    expect(record.flat().map(({ buyAndHold }) => buyAndHold)).toEqual([5, 7, -3, 0]);
  });

  it('counts a loss at the very start as drawdown from 0', () => {
    expect(viewOf([started, segment, tested(-40)]).record.flat()[0]!.drawdown).toBe(-40);
  });

  it('keeps in-sample steps out of the record, each segment from 0', () => {
    const seen = eventOf('segment_started', { segment: 2, in_sample: true });
    const view = viewOf([
      ...[started, segment, tested(100), seen],
      eventOf('test_finished', { segment: 2, pnl: 30 }),
      eventOf('test_finished', { segment: 2, pnl: 5 }),
    ]);
    expect(view.record.flat().map(({ equity }) => equity)).toEqual([100]);
    expect(view.segments[1]!.ownRecord.flat().map(({ equity }) => equity)).toEqual([30, 35]);
    expect(view.segments[0]!.ownRecord).toEqual([]);
  });

  it('counts only the time in which the session ran', () => {
    const stopped = viewOf([
      [0, started],
      [10, eventOf('session_stopped')],
    ]);
    expect(elapsedMs(stopped, at(500))).toBe(10_000);
    const resumed = viewOf([
      [0, started],
      [10, eventOf('session_stopped')],
      [100, eventOf('session_resumed')],
    ]);
    expect(elapsedMs(resumed, at(105))).toBe(15_000);
  });

  it('takes the last line of a killed session as its end', () => {
    const view = viewOf([
      [0, started],
      [4, segment],
      [100, eventOf('session_resumed')],
    ]);
    expect(elapsedMs(view, at(101))).toBe(5_000);
  });

  it('ignores recovery events before a resume', () => {
    const view = viewOf([
      [0, started],
      [4, eventOf('call_started')],
      [86_400, eventOf('call_finished', { outcome: 'unknown' })],
      [86_400, eventOf('session_resumed')],
    ]);
    expect(elapsedMs(view, at(86_401))).toBe(5_000);
  });

  it('subtracts no time if the wall clock was set back', () => {
    const view = viewOf([
      [100, started],
      [10, segment],
      [12, eventOf('session_stopped')],
    ]);
    expect(elapsedMs(view, at(500))).toBe(2_000);
  });

  it('estimates the remaining time from the rate since the last start', () => {
    // 2 segments of 20 tests; 2 tests in 8 s, so the other 38 take 152 s.
    const view = viewOf([
      [0, started],
      [1, segment],
      [8, tested(1)],
      [8, tested(1)],
    ]);
    expect(remainingMs(view, at(8))).toBe(152_000);
    expect(remainingMs(viewOf([started]), at(1))).toBe(null);
    // After a resume recorded tests are left out: one test in 2 s, 37 are left.
    const resumed = viewOf([
      ...([
        [0, started],
        [1, segment],
        [8, tested(1)],
        [8, tested(1)],
      ] as [number, SessionEvent][]),
      [50, eventOf('session_resumed')],
      [52, tested(1)],
    ]);
    expect(remainingMs(resumed, at(52))).toBe(74_000);
  });

  it('estimates from the arms during judging, and after a resume only from later ones', () => {
    const arm = (done: number) => eventOf('arm_finished', { done, of: 38 });
    const tests: [number, SessionEvent][] = [
      [0, started],
      [1, segment],
      [8, tested(1)],
    ];
    const judged: [number, SessionEvent][] = [...tests, [10, eventOf('replayed')]];
    // Neither the number of arms nor their duration is known yet.
    expect(remainingMs(viewOf(judged), at(11))).toBe(null);
    judged.push([12, eventOf('placebo_started')]);
    expect(remainingMs(viewOf(judged), at(13))).toBe(null);
    // 4 arms in 8 s: 2 s each, and 34 are left.
    judged.push([14, arm(1)], [20, arm(4)]);
    const running = viewOf(judged);
    expect(remainingMs(running, at(20))).toBe(68_000);
    expect(running.judging.placebo).toMatchObject({ startedAt: at(12), shuffle: arm(4) });
    // After the resume one arm in 3 s, and 33 are left.
    const resumed = viewOf([...judged, [100, eventOf('session_resumed')], [103, arm(5)]]);
    expect(remainingMs(resumed, at(103))).toBe(99_000);
    expect(remainingMs(viewOf([...judged, [100, eventOf('session_stopped')]]), at(100))).toBe(null);
  });

  it('tracks the call in flight, and the cost', () => {
    const asked = eventOf('call_started');
    const finished = eventOf('call_finished', {
      outcome: 'answered',
      error: null,
      usage: { input_tokens: 100, cached_tokens: 20, cache_write_tokens: 3, output_tokens: 7 },
      cost_usd: 0.25,
    });
    const text = (part: string) => eventOf('agent_text', { text: part });
    const pending = viewOf([started, [5, asked], text('{"ver'), text('dict"')]).agents.pending;
    expect(pending).toMatchObject({ role: 'critic', text: '{"verdict"', startedAt: at(5) });
    const { agents } = viewOf([started, asked, text('x'), finished, eventOf('turn')]);
    expect(agents).toMatchObject({ pending: null, calls: 1, tokens: 130, costUsd: 0.25 });
    expect(agents.turns).toHaveLength(1);
    expect(agents.turns[0]).toMatchObject({
      turn: 3,
      says: 'the first',
      costUsd: 0.25,
      tokens: 130,
    });
  });

  it('adds up the attempts at a turn', () => {
    const failed = eventOf('call_finished', { cost_usd: 0.5 });
    const { agents } = viewOf([started, failed, failed, eventOf('turn')]);
    expect(agents.turns).toHaveLength(1);
    expect(agents.turns[0]!.costUsd).toBe(1);
    expect(agents.calls).toBe(2);
  });

  it('drops the text of a call that a crash interrupted', () => {
    const killed = viewOf([started, eventOf('call_started'), eventOf('session_resumed')]);
    expect(killed.agents.pending).toBe(null);
  });

  it('keeps the results before and after a patch', () => {
    const wave = (trades: number, patches: number) =>
      eventOf('wave_finished', {
        wave: patches + 1,
        centre: { rules: `r${patches}`, tests: 5, metrics: { ...METRICS, n_trades: trades } },
      });
    const patched = { type: 'planned', event: { ...PLAN_EVENT, segment: 1 } } as const;
    const view = viewOf([
      ...[started, segment, eventOf('chosen')],
      ...[eventOf('wave_started'), wave(10, 0), patched],
    ]);
    expect(view.plans[0]).toMatchObject({ before: { rules: 'r0' }, since: null });
    const later = [eventOf('wave_started', { wave: 2 }), wave(4, 1)];
    const after = viewLines(later).reduce(updateView, view);
    expect(after.plans[0]).toMatchObject({
      before: { metrics: { n_trades: 10 } },
      since: { rules: 'r1', metrics: { n_trades: 4 } },
    });
    expect(after.leaders.map(({ rules }) => rules).sort()).toEqual(['r0', 'r1']);
  });

  it('records the outcome of a patch, and restores the centre before a reverted one', () => {
    const wave = (number: number, rules: string, trades: number) =>
      eventOf('wave_finished', {
        wave: number,
        centre: { rules, tests: 5, metrics: { ...METRICS, n_trades: trades } },
      });
    const plan = (changes: object) =>
      ({ type: 'planned', event: { ...PLAN_EVENT, segment: 1, ...changes } }) as const;
    const experiment = { ...EXPERIMENT, outcome: 'revert' } as const;
    const back = { ...PATCH, old_value: 1.8, new_value: 1.5, applied_at: 'seg1_test041' };
    const view = viewOf([
      ...[started, segment, eventOf('chosen')],
      ...[wave(1, 'before', 10), plan({ patch: PATCH }), wave(2, 'patched', 4)],
      ...[plan({ action: 'revert', patch: back, experiment }), wave(3, 'before', 15)],
      ...[plan({ patch: { ...PATCH, applied_at: 'seg1_test061' } }), wave(4, 'patched', 7)],
    ]);
    expect(view.plans[0]).toMatchObject({
      before: { rules: 'before' },
      since: { rules: 'patched' },
      experiment: { outcome: 'revert' },
    });
    expect(view.plans[1]).toMatchObject({ since: null, experiment: null });
    expect(view.plans[2]).toMatchObject({
      before: { rules: 'before', metrics: { n_trades: 15 } },
      since: { metrics: { n_trades: 7 } },
      experiment: null,
    });
    // The restored centre is one row with all its tests; each patch made another row.
    expect(view.segments[0]!.patches).toBe(2);
    const rows = view.leaders.map(({ patches, rules, metrics }) => [
      patches,
      rules,
      metrics.n_trades,
    ]);
    expect(rows.sort()).toEqual([
      [0, 'before', 15],
      [1, 'patched', 4],
      [2, 'patched', 7],
    ]);
  });

  it('ranks by t, in-sample centres last', () => {
    const inSegment = (number: number, t: number | null, isSeen: boolean) => [
      eventOf('segment_started', { segment: number, in_sample: isSeen }),
      eventOf('chosen', { segment: number }),
      eventOf('wave_finished', {
        segment: number,
        centre: { rules: `t ${t}`, tests: 1, metrics: { ...METRICS, t } },
      }),
    ];
    const { leaders } = viewOf([
      started,
      ...inSegment(1, -1, false),
      ...inSegment(2, 5, true),
      ...inSegment(3, 2, false),
      ...inSegment(4, null, false),
    ]);
    expect(leaders.map(({ rules }) => rules)).toEqual(['t 2', 't -1', 't null', 't 5']);
  });

  it('never changes the view it receives', () => {
    const lines = viewLines(SESSION_EVENTS);
    let view: SessionView = NOTHING_YET;
    for (const line of lines) {
      const before = JSON.stringify(view);
      const next = updateView(view, line);
      expect(JSON.stringify(view)).toBe(before);
      view = next;
    }
    expect(view.seq).toBe(SESSION_EVENTS.length - 1);
  });
});

describe('updateView() over a session', () => {
  const EAGER = {
    name: 'eager',
    metric: 'hit',
    below: 1.01,
    parameter: 'timeout_bars',
    change: -6,
    reason: 'to have patches',
  };
  const config = (schedule: string) => smallConfig({ tests: 9, wave: 3, rules: [EAGER], schedule });

  function compared(session: MemorySession) {
    const view = viewOf(session.events);
    const { walk_forward, in_sample_curves, strategies, counts } = session.metrics;
    return { view, walk_forward, in_sample_curves, strategies, counts };
  }

  it('agrees with the artefacts of the session', async () => {
    const session = await runInMemory({ config: config('revisit') });
    const { view, walk_forward, in_sample_curves, strategies, counts } = compared(session);
    expect(walk_forward.curve).toHaveLength(9);
    expect(
      view.record
        .flat()
        .map(({ to, equity, buyAndHold }) => ({ ts: to, equity, buy_and_hold: buyAndHold })),
    ).toEqual(walk_forward.curve);
    expect(in_sample_curves).toHaveLength(1);
    expect(
      view.segments[1]!.ownRecord.flat().map(({ to, equity }) => ({ ts: to, equity })),
    ).toEqual(in_sample_curves[0]!.curve);
    expect(view.clock.testsDone).toBe(counts.planned);
    expect(strategies.length).toBeGreaterThan(2);
    expect(
      view.leaders.map(({ segment: own, name, tests, metrics, isInSample }) => ({
        segment: own,
        name,
        tests,
        step: metrics,
        in_sample: isInSample,
      })),
    ).toEqual(
      strategies.map(({ segment: own, name, tests, step, in_sample }) => ({
        segment: own,
        name,
        tests,
        step,
        in_sample,
      })),
    );
    for (const { segment: own, waves, patches } of view.segments) {
      const results = jsonOf<SegmentResults>(session, `segment_${own}/segment_results.json`);
      expect(waves.at(-1)!.checks).toEqual(results.targets);
      expect(waves.at(-1)!.progress!.metrics).toEqual(results.step);
      expect(patches).toBe(results.patches.length);
      expect(patches).toBeGreaterThan(0);
    }
    expect(view.status).toBe('finished');
  });

  it('joins the segments of a forward session into one record', async () => {
    const session = await runInMemory({ config: config('forward') });
    const { view, walk_forward } = compared(session);
    expect(walk_forward.curve).toHaveLength(18);
    expect(
      view.record
        .flat()
        .map(({ to, equity, buyAndHold }) => ({ ts: to, equity, buy_and_hold: buyAndHold })),
    ).toEqual(walk_forward.curve);
  });
});
