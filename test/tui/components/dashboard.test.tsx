import fc from 'fast-check';
import stringWidth from 'string-width';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { FIRST_SCREEN, type ScreenState } from '../../../tui/screen-state.ts';
import { NOTHING_YET, type SessionView } from '../../../view/session-view.ts';
import { drawn } from '../../helpers/drawn.tsx';
import { INJECTIONS } from '../../helpers/injections.ts';
import { eventOf } from '../../helpers/journal-lines.ts';
import { changedOnce, LUCK, SESSION_EVENTS } from '../../helpers/protocol-examples.ts';
import { runInMemory, smallConfig } from '../../helpers/small-session.ts';
import { viewOf } from '../../helpers/view-lines.ts';

const OVERLAYS: readonly ScreenState['overlay'][] = ['nothing', 'help', 'quit', 'turns', 'turn'];
const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
  [60, 14],
  [45, 10],
] as const;

let events: readonly SessionEvent[];
let whole: SessionView;

beforeAll(async () => {
  const config = smallConfig({ schedule: 'revisit', tests: 9 });
  events = (await runInMemory({ config })).events;
  whole = viewOf(events);
});

function expectToFit(text: string, columns: number, rows: number): void {
  const lines = text.split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows - 1);
  for (const one of lines) expect(stringWidth(one)).toBeLessThanOrEqual(columns);
}

describe('Dashboard', () => {
  it('is never taller or wider than the screen', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 220 }),
        fc.integer({ min: 5, max: 70 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(...OVERLAYS),
        (columns, rows, share, overlay) => {
          const view = viewOf(events.slice(0, Math.floor(share * events.length)));
          const screen = { ...FIRST_SCREEN, overlay };
          expectToFit(drawn(view, columns, rows, { screen }), columns, rows);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('shows the session, its progress and a simulated market', () => {
    for (const [columns, rows] of SIZES.slice(0, 3)) {
      const text = drawn(whole, columns, rows);
      expect(text).toContain('SIMULATED');
      expect(text).toContain('✓ finished');
      expect(text).toContain('segment 2 of 2, test 18 of 18, revisit');
      expect(text).toContain('heuristic agents');
    }
  });

  describe('during judging', () => {
    const arm = (changes: object) => eventOf('arm_finished', { of: 38, ...changes });
    const judging: [number, SessionEvent][] = [
      ...[eventOf('session_started'), eventOf('segment_started'), eventOf('segment_finished')].map(
        (event, i): [number, SessionEvent] => [i, event],
      ),
      [10, eventOf('replayed')],
      [12, eventOf('placebo_started')],
      [14, arm({ kind: 'shuffle', arm: 1, exceeding: 1, done: 1 })],
      [16, arm({ kind: 'mirror', arm: 1, exceeding: 0, done: 2 })],
    ];

    it.each(SIZES.slice(0, 3))(
      'shows on %i x %i the finished arms, how many did as well, and the remaining time',
      (columns, rows) => {
        const text = drawn(viewOf(judging), columns, rows);
        // Two arms in 4 s: 36 more in 72.
        expect(text).toMatch(/[█▏▎▍▌▋▊▉░]{8,} placebo 2 of 38 arms, about 1 min 12 s left/);
        expect(text).toContain('shuffled: 1 of 1 did as well');
        expect(text).toContain('mirrored: 0 of 1 did as well');
        expect(text).toContain('● judging');
        expectToFit(text, columns, rows);
      },
    );

    it('still shows a selected segment', () => {
      const text = drawn(viewOf(judging), 80, 24, { screen: { ...FIRST_SCREEN, segment: 1 } });
      expect(text).toContain('Segment 1: ');
      expect(text).not.toContain('placebo 2 of 38');
    });

    it('shows the progress on a narrow screen', () => {
      const text = drawn(viewOf(judging), 45, 10);
      expect(text).toMatch(/^[█▏▎▍▌▋▊▉░]{40}$/m);
      expectToFit(text, 45, 10);
    });

    const ended = [...judging, [60, eventOf('session_finished')]] as [number, SessionEvent][];

    it.each(SIZES.slice(0, 3))(
      'ends on %i x %i with the verdict first, p, placebo mean and next step',
      (columns, rows) => {
        const text = drawn(viewOf(ended), columns, rows);
        expect(text.split('\n')[2]).toMatch(/^━━ Verdict: not judged ━*/);
        for (const part of [
          'No placebo arms were run.',
          'Placebo p 0.10',
          'placebo mean 1.20',
          'Next: look',
        ]) {
          expect(text).toContain(part);
        }
        expect(text).toContain('✓ finished: not judged');
        expectToFit(text, columns, rows);
      },
    );

    it('ends with the verdict and p on a narrow screen', () => {
      const text = drawn(viewOf(ended), 45, 10);
      expect(text).toContain('Verdict: not judged, p 0.10');
      expect(text).toContain('Next: look elsewhere');
    });

    it('shows no p without placebo arms', () => {
      const luck = { ...LUCK, placebo: null };
      const view = viewOf([...judging, [60, eventOf('session_finished', { luck })]]);
      expect(drawn(view, 80, 24)).toContain('Champion t 1.80.');
      expect(drawn(view, 80, 24)).not.toContain('Placebo p');
      expect(drawn(view, 45, 10)).toMatch(/^Verdict: not judged$/m);
    });
  });

  it('shows every target with its bound, and n/a without trades', () => {
    const text = drawn(whole, 120, 40);
    for (const bound of ['≥ 52.0 %', '≥ 1.25', '≥ -2,000', '≤ 2.00', '≥ 30.0 %']) {
      expect(text).toContain(bound);
    }
    const segment = eventOf('segment_started');
    const { progress, ...wave } = eventOf('wave_finished');
    const none = { ...progress.metrics, n_trades: 0, hit: null, payoff: null };
    const flat = viewOf([
      ...[eventOf('session_started'), segment, eventOf('chosen'), eventOf('wave_started')],
      { ...wave, progress: { ...progress, metrics: none } },
    ]);
    expect(drawn(flat, 120, 40)).toMatch(/^hit +n\/a ≥ 52\.0 %/m);
  });

  it('shows a selected segment, and keeps in-sample equity separate', () => {
    const one = drawn(whole, 120, 40, { screen: { ...FIRST_SCREEN, segment: 1 } });
    const two = drawn(whole, 120, 40, { screen: { ...FIRST_SCREEN, segment: 2 } });
    expect(one).toContain('Segment 1: ');
    expect(one).toContain('Walk-forward equity');
    expect(two).toMatch(/Segment 2: .*in-sample/);
    expect(two).toContain('Equity of segment 2, in-sample, from 0');
    // A finished session shows its record unless a segment is selected.
    expect(drawn(whole, 120, 40)).toContain('Walk-forward equity');
    const running = viewOf(events.slice(0, -1));
    expect(drawn(running, 120, 40)).toContain('Equity of segment 2, in-sample, from 0');
  });

  it('shows a streamed answer, and the cost', () => {
    const streaming = viewOf([
      ...[eventOf('session_started'), eventOf('segment_started')],
      eventOf('call_started'),
      eventOf('agent_text', { text: 'the second proposal holds ' }),
      eventOf('agent_text', { text: 'on more windows' }),
    ]);
    const text = drawn(streaming, 120, 40);
    expect(text).toContain('● critic (some-model) choose');
    expect(text).toContain('the second proposal holds on more windows');
    const answered = viewOf([
      ...[eventOf('session_started'), eventOf('call_started')],
      eventOf('call_finished', { cost_usd: 1.25 }),
    ]);
    expect(drawn(answered, 120, 40)).toContain('$1.25 of $5.00');
  });

  it('scrolls a pane', () => {
    const scrolled = { ...FIRST_SCREEN, scroll: { leaders: 1 } };
    const before = drawn(whole, 80, 40).split('\n');
    const after = drawn(whole, 80, 40, { screen: scrolled }).split('\n');
    expect(before.some((one) => one.startsWith('seg '))).toBe(true);
    expect(after.some((one) => one.startsWith('seg '))).toBe(whole.leaders.length < 2);
  });

  it('waits for a session that does not exist yet', () => {
    for (const [columns, rows] of SIZES) {
      const text = drawn(NOTHING_YET, columns, rows);
      expect(text).toContain('waiting for a session');
      expectToFit(text, columns, rows);
    }
  });

  it('opens a turn in full', () => {
    const sections = [
      { title: 'Prompt', text: 'line one\nline two' },
      { title: 'Answer', text: 'yes' },
    ];
    const screen = { ...FIRST_SCREEN, overlay: 'turn' as const };
    const text = drawn(whole, 80, 24, { screen, openTurn: { turn: 1, sections } });
    expect(text).toMatch(/Prompt\s+line one\s+line two\s+Answer\s+yes/);
  });

  it('shows untrusted text without escape, control or bidirectional characters', () => {
    // Every string of every event, one at a time, by text that would drive a terminal.
    let tried = 0;
    for (const event of SESSION_EVENTS) {
      const changed = changedOnce(event, (part) =>
        typeof part === 'string' && part !== event.type && !isChecked(part)
          ? INJECTIONS[tried++ % INJECTIONS.length]
          : undefined,
      );
      for (const { value } of changed) {
        const view = viewOf(
          SESSION_EVENTS.map((one) => (one === event ? (value as SessionEvent) : one)),
        );
        for (const overlay of ['nothing', 'turns'] as const) {
          const text = drawn(view, 120, 40, { screen: { ...FIRST_SCREEN, overlay } });
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
          expectToFit(text, 120, 40);
        }
      }
    }
    expect(tried).toBeGreaterThan(60);
  });
});

/** Strings that the schema restricts to known values. */
function isChecked(text: string): boolean {
  return /^(forward|revisit|kept|dropped|walk_forward|not judged|critic|analyzer|auto_adjust|exploit|vary|explore|all|any|majority|heuristic|stop|null|drift|planted|continuous|sessions)$/.test(
    text,
  );
}
