import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../protocol/session-event.ts';
import { PlainDisplay } from '../../view/plain-display.ts';
import {
  changedOnce,
  EXPERIMENT,
  LUCK,
  MARKET,
  METRICS,
  NO_TRADES,
  SESSION_EVENTS,
} from '../helpers/protocol-examples.ts';
import { runInMemory } from '../helpers/small-session.ts';

type OfType<Type extends SessionEvent['type']> = Extract<SessionEvent, { type: Type }>;

function example<Type extends SessionEvent['type']>(type: Type): OfType<Type> {
  return SESSION_EVENTS.find((event): event is OfType<Type> => event.type === type)!;
}

/** A display after the start of a session, at 1,000 ms by its clock. */
function started(changes: Partial<OfType<'session_started'>> = {}): PlainDisplay {
  const display = new PlainDisplay();
  display.lines({ ...example('session_started'), ...changes }, 1000);
  return display;
}

describe('PlainDisplay', () => {
  it('introduces the session, with a banner on a simulated market', () => {
    const event = example('session_started');
    expect(new PlainDisplay().lines(event, 0)).toEqual([
      'Session mine: SIMUSDT 5m (simulated), 1,000 bars, 2 x 20 tests, forward, seed 1, heuristic agents, 2 workers',
      'Budget for models: $5.00',
      '*** SIMULATED market (planted, seed 1): a drift ***',
    ]);
    const real = { ...event, market: { ...MARKET, simulated: null } };
    expect(new PlainDisplay().lines(real, 0)).toHaveLength(2);
  });

  it('prints one line a wave', () => {
    const lines = started().lines(example('wave_finished'), 3000);
    expect(lines).toHaveLength(1);
    // 10 of 40 tests in 2 s: 5 a second, and 30 more in 6 s.
    expect(lines[0]!.trim().split(/ {2,}/)).toEqual([
      '1/2 wave 1',
      '10/20',
      ...['6 ran', '2 flat', '1 failed'],
      ...['hit 50.0 %', 'payoff 1.50', 'P&L', '100', 'dd', '-120'],
      ...['5 tests/s', '6 s left'],
    ]);
  });

  it('leaves recorded tests out of the rate', () => {
    const display = new PlainDisplay(10);
    display.lines(example('session_started'), 1000);
    const event = example('wave_finished');
    display.lines(event, 3000);
    const counts = { ...event.progress.counts, planned: 20 };
    const [line] = display.lines(
      { ...event, progress: { ...event.progress, done: 16, counts } },
      5000,
    );
    // 6 tests in the 2 s after the tenth: 3 a second, and 24 more in 8 s.
    expect(line!.trim().split(/ {2,}/).slice(-2)).toEqual(['3 tests/s', '8 s left']);
  });

  it('keeps its columns without trades, with n/a', () => {
    const event = example('wave_finished');
    const progress = { ...event.progress, metrics: NO_TRADES, mean_episode_maxdd: null };
    const [line] = started().lines({ ...event, progress }, 3000);
    const [full] = started().lines(event, 3000);
    expect(line).toContain('hit    n/a  payoff  n/a');
    expect(line).not.toMatch(/NaN|null|undefined|Infinity/);
    expect(line!.length).toBe(full!.length);
  });

  it('prints no infinite rate at time 0, and no remaining time at the end', () => {
    const event = example('wave_finished');
    const [line] = started().lines(event, 1000);
    expect(line).not.toMatch(/NaN|Infinity/);
    const progress = { ...event.progress, done: 20, planned: 20 };
    const [last] = started({ segments: 1 }).lines({ ...event, progress }, 3000);
    expect(last).not.toContain('left');
  });

  it('counts finished segments in the remaining time', () => {
    const display = started();
    const done = { planned: 20, kept: 20, abstained: 0, failed: 0, skipped: 0 };
    display.lines({ ...example('segment_finished'), counts: done }, 3000);
    const [line] = display.lines({ ...example('wave_finished'), segment: 2 }, 4000);
    // 30 of 40 in 3 s: 10 a second.
    expect(line).toContain('10 tests/s  1 s left');
    expect(line).toContain('2/2 wave 1');
  });

  it('prints the programme, the rules and the result of a segment', () => {
    const display = started();
    expect(display.lines(example('segment_started'), 0)).toEqual([
      '',
      'Segment 1 of 2: walk forward, steps 2024-01-01 to 2024-01-11, in-sample',
    ]);
    expect(display.lines(example('chosen'), 0)).toEqual(['  chosen: macd_trend 12/26/9']);
    expect(display.lines(example('segment_finished'), 0)).toEqual([
      '  done: 6 ran, 2 flat, 1 failed, 1 skipped; 4 trades, P&L 100 (buy-and-hold 13), 0 of 1 targets met',
    ]);
  });

  it('prints the turns of the agents, except scope and close', () => {
    const turn = example('turn');
    expect(started().lines(turn, 0)).toEqual(['  critic: the first']);
    for (const purpose of ['scope', 'close']) {
      expect(started().lines({ ...turn, purpose }, 0)).toEqual([]);
    }
  });

  it('prints one request a turn, with its purpose', () => {
    const call = { ...example('call_started'), kind: 'ask', attempt: 1 } as const;
    const asked = (changes: Partial<OfType<'call_started'>>) =>
      started().lines({ ...call, role: 'maestro', provider: 'openai', model: 'm', ...changes }, 0);
    expect(asked({ purpose: 'plan' })).toEqual(['  asking the maestro for the plan (openai:m)']);
    expect(asked({ purpose: 'toString' })).toEqual(['  asking the maestro (openai:m)']);
    expect(asked({ attempt: 2 })).toEqual([]);
    expect(asked({ kind: 'repair', attempt: 2 })).toEqual([]);
    expect(asked({ kind: 'shrink', attempt: 2 })).toEqual([
      '  asking the maestro again, with a shorter prompt',
    ]);
  });

  it('prints a failed call only if it is retried', () => {
    const call = example('call_finished');
    expect(started().lines(call, 0)).toEqual([
      expect.stringMatching(/: 429: too many requests; retrying$/),
    ]);
    expect(started().lines({ ...call, will_retry: false }, 0)).toEqual([]);
  });

  it('prints a patch with its first test, its rule and its reason', () => {
    expect(started().lines(example('planned'), 0)).toEqual([
      '  patch: atr_stop_mult 1.5 -> 1.8 from seg1_test021 (hit_low: stops are too tight)',
    ]);
  });

  it('prints the outcome of a patch', () => {
    const { event } = example('planned');
    const { patch: _patch, rule: _rule, ...rest } = event;
    const kept = { ...rest, action: 'keep', experiment: EXPERIMENT, reason: '20 better' } as const;
    expect(started().lines({ type: 'planned', event: kept }, 0)).toEqual([
      '  kept: atr_stop_mult 1.5 -> 1.8 (20 better)',
    ]);
    const back = { ...EXPERIMENT, outcome: 'revert' } as const;
    const reverted = { ...event, action: 'revert', experiment: back, reason: '9 worse' } as const;
    expect(started().lines({ type: 'planned', event: reverted }, 0)).toEqual([
      '  reverted: atr_stop_mult 1.5 -> 1.8 (9 worse)',
    ]);
  });

  it('prints a patch and a hold of the critic', () => {
    const { event } = example('planned');
    const { rule: _none, ...own } = event;
    const asked = { ...own, agent: 'critic', reason: 'less time at risk' } as const;
    const patched = { ...asked, action: 'adjust_params' } as const;
    expect(started().lines({ type: 'planned', event: patched }, 0)).toEqual([
      '  patch: atr_stop_mult 1.5 -> 1.8 from seg1_test021 (critic: less time at risk)',
    ]);
    const { patch: _no, ...rest } = asked;
    const held = { ...rest, action: 'hold', wave: 2 } as const;
    expect(started().lines({ type: 'planned', event: held }, 0)).toEqual([
      '  hold: the critic blocks the patching rules after wave 2',
    ]);
    // Changes before the first wave are part of the chosen rules.
    const change = { atr_stop_mult: '1.5 -> 1.8' };
    const before = { ...rest, action: 'adjust_params', wave: 0, change } as const;
    expect(started().lines({ type: 'planned', event: before }, 0)).toEqual([]);
  });

  it('ends with the verdict, or with the reason of the stop', () => {
    const [, done, models, verdict, ...luck] = started().lines(example('session_finished'), 13_000);
    expect(done).toBe(
      'Done in 12 s: 10 tests, walk-forward 4 trades, hit 50.0 %, payoff 1.50, P&L 100, drawdown -50',
    );
    expect(models).toBe('Models: 3 calls, $0.2500');
    const free = { ...example('session_finished'), calls: 0, cost_usd: 0 };
    expect(started().lines(free, 0)).toHaveLength(6);
    expect(verdict).toBe('Verdict: not judged (no placebo arms were run)');
    expect(luck).toEqual([
      'Placebo p 0.10 shuffled (1 of 19 runs with at least this t), 0.050 mirrored (0 of 19); a candidate needs 0.050 or less',
      't of the champion 1.80; placebo mean 1.20 shuffled, 1.20 mirrored; t minus placebo mean 0.60 and 0.60',
      'Next: look elsewhere',
    ]);
    const notJudged = { ...example('session_finished'), luck: { ...LUCK, placebo: null } };
    expect(started().lines(notJudged, 0).slice(-2)).toEqual([
      'Verdict: not judged (no placebo arms were run)',
      'Next: look elsewhere',
    ]);
    const idle = {
      ...example('session_finished'),
      metrics: { ...METRICS, hit: null, payoff: null },
    };
    expect(started().lines(idle, 0)[1]).toContain('hit n/a, payoff n/a');
    expect(started().lines(example('session_stopped'), 0)).toEqual(['', 'Stopped: interrupted']);
  });

  it('prints a line every tenth of the arms, with counts and remaining time', () => {
    const display = started();
    const lines = [
      ...display.lines(example('replayed'), 10_000),
      ...display.lines(example('placebo_started'), 10_000),
    ];
    for (let done = 1; done <= 20; done++) {
      const kind = done % 2 === 1 ? 'shuffle' : 'mirror';
      const arm = Math.ceil(done / 2);
      const event = { ...example('arm_finished'), kind, arm, done, of: 20 } as const;
      const exceeding = kind === 'shuffle' ? 1 : 0;
      lines.push(...display.lines({ ...event, exceeding }, 10_000 + 1000 * done));
    }
    expect(lines.slice(0, 4)).toEqual([
      '',
      'Judging: 3 finalists replayed over all steps: best "slow trend" of segment 1, t 1.80',
      '  19 placebo arms of each kind: the whole search repeated on versions of the market without an edge',
      // Two arms in 2 s, and 18 more.
      '  placebo: 2 of 20 arms; shuffled: 1 of 1 did as well, mirrored: 0 of 1 did as well; about 18 s left',
    ]);
    expect(lines).toHaveLength(3 + 10);
    expect(lines.at(-1)).toBe(
      '  placebo: 20 of 20 arms; shuffled: 1 of 10 did as well, mirrored: 0 of 10 did as well',
    );
  });

  it('prints nothing for events meant for programs', () => {
    for (const type of ['screened', 'wave_started', 'test_finished', 'file_written'] as const) {
      expect(started().lines(example(type), 0), type).toEqual([]);
    }
  });

  it('prints no control byte and no second line, for any text in an event', () => {
    const hostile = '\u001b]0;owned\u0007\u009b2J\u202e\r\nline 2\tx';
    for (const event of SESSION_EVENTS) {
      const spoilt = changedOnce(event, (part, path) =>
        typeof part === 'string' && !['type', 'action', 'kind'].includes(String(path.at(-1)))
          ? hostile
          : undefined,
      );
      for (const { where, value } of spoilt) {
        for (const line of started().lines(value as SessionEvent, 2000)) {
          expect(line, `${event.type} ${where}`).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        }
      }
    }
  });

  it('prints a whole session, one line a wave', async () => {
    const { events } = await runInMemory();
    const display = new PlainDisplay();
    const lines = events.flatMap((event, i) => display.lines(event, 10 * i));
    expect(lines.filter((line) => /^ {2}\d\/2 wave \d/.test(line))).toHaveLength(4);
    expect(lines.join('\n')).not.toMatch(/\bNaN\b|\bnull\b|\bundefined\b|\bInfinity\b/);
  });
});
