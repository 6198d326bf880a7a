import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { openPlayer, type PlayerState, turnAt } from '../../../tui/player/player-state.ts';
import { matchNumber, type PlayerAction, playerUpdate } from '../../../tui/player/player-update.ts';
import { eventOf, linesOf } from '../../helpers/journal-lines.ts';
import { PLAN_EVENT } from '../../helpers/protocol-examples.ts';

const turn = (number: number, role: 'maestro' | 'strategist' | 'critic', says = 'so be it') =>
  eventOf('turn', { turn: number, role, says });

/** Two segments; comments give the positions. */
const EVENTS: readonly SessionEvent[] = [
  eventOf('file_written', { path: 'inputs.json' }), // 0
  eventOf('session_started'), // 1
  eventOf('segment_started', { segment: 1 }), // 2
  turn(1, 'maestro', 'vary'), // 3
  eventOf('file_written', { path: 'transcripts/0002_seg1_strategist_propose.json' }), // 4
  turn(2, 'strategist', 'three MACDs'), // 5
  turn(3, 'critic', 'the first'), // 6
  eventOf('wave_started', { wave: 1 }), // 7
  eventOf('test_finished', { test: 'seg1_test001' }), // 8
  eventOf('wave_finished', { wave: 1 }), // 9
  eventOf('planned', { event: PLAN_EVENT }), // 10
  eventOf('wave_started', { wave: 2 }), // 11
  eventOf('wave_finished', { wave: 2 }), // 12
  eventOf('turn_notice', { turn: 4, role: 'critic', kind: 'dropped', reason: 'no answer' }), // 13
  eventOf('segment_finished', { segment: 1 }), // 14
  eventOf('segment_started', { segment: 2 }), // 15
  turn(5, 'strategist', 'another MACD'), // 16
  eventOf('session_finished'), // 17
];
const LINES = linesOf(EVENTS);
const START = openPlayer(LINES);

const at = (position: number, changes: Partial<PlayerState> = {}): PlayerState => ({
  ...START,
  position,
  ...changes,
});
const doing = (state: PlayerState, ...actions: PlayerAction[]) =>
  actions.reduce(playerUpdate, state);
/** Every position that repeated steps reach. */
function walk(
  state: PlayerState,
  unit: 'event' | 'wave' | 'turn' | 'segment',
  by: 1 | -1,
): number[] {
  const found: number[] = [];
  for (let one = state; ; ) {
    const next = playerUpdate(one, { type: 'step', unit, by });
    if (next.position === one.position) return found;
    found.push(next.position);
    one = next;
  }
}

describe('playerUpdate()', () => {
  it.each<['event' | 'wave' | 'turn' | 'segment', number[], number[]]>([
    [
      'event',
      [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
      [16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 3, 2, 1, 0],
    ],
    ['turn', [3, 5, 6, 13, 16, 17], [16, 13, 6, 5, 3, 0]],
    ['wave', [9, 12, 17], [12, 9, 0]],
    ['segment', [2, 15, 17], [15, 2, 0]],
  ])('steps by %s, finally to the end or the start', (unit, forward, back) => {
    expect(walk(START, unit, 1)).toEqual(forward);
    expect(walk(at(17), unit, -1)).toEqual(back);
  });

  it('steps to the nearest stop from between two stops', () => {
    const step = (unit: 'wave' | 'segment', by: 1 | -1) =>
      doing(at(10), { type: 'step', unit, by }).position;
    expect([step('wave', 1), step('wave', -1)]).toEqual([12, 9]);
    expect([step('segment', 1), step('segment', -1)]).toEqual([15, 2]);
  });

  it('steps between the turns of one agent, by event and by turn, and by wave as before', () => {
    const strategist = doing(START, { type: 'show_agent', agent: 'strategist' });
    expect(walk(strategist, 'event', 1)).toEqual([5, 16, 17]);
    expect(walk(strategist, 'turn', 1)).toEqual([5, 16, 17]);
    expect(walk(strategist, 'wave', 1)).toEqual([9, 12, 17]);
    // The turn of the critic that was dropped is one of its turns.
    const critic = doing(START, { type: 'show_agent', agent: 'critic' });
    expect(walk(critic, 'event', 1)).toEqual([6, 13, 17]);
  });

  it('cycles through the agents, and back to all', () => {
    const seen: (string | null)[] = [];
    let state = START;
    for (let i = 0; i < 5; i++) {
      state = playerUpdate(state, { type: 'next_agent' });
      seen.push(state.agent);
    }
    expect(seen).toEqual(['maestro', 'strategist', 'critic', null, 'maestro']);
  });

  it('jumps to a percentage of the session, within its ends', () => {
    const jump = (percent: number) => doing(at(5), { type: 'jump', percent }).position;
    // 17 is the last: half of it is 8.5.
    expect([0, 50, 100, -3, 250].map(jump)).toEqual([0, 9, 17, 0, 17]);
  });

  it('plays and pauses, and plays from the start at the end', () => {
    const playing = doing(at(5), { type: 'toggle_play' });
    expect([playing.isPlaying, playing.position]).toEqual([true, 5]);
    expect(doing(playing, { type: 'toggle_play' }).isPlaying).toBe(false);
    const again = doing(at(17), { type: 'toggle_play' });
    expect([again.isPlaying, again.position]).toEqual([true, 0]);
  });

  it('goes faster and slower by halves and doubles, from a quarter to 64', () => {
    const speeds = (type: 'faster' | 'slower', from: PlayerState) => {
      const seen: number[] = [];
      let state = from;
      for (let i = 0; i < 10; i++) {
        state = playerUpdate(state, { type });
        seen.push(state.speed);
      }
      return seen;
    };
    expect(speeds('faster', START)).toEqual([2, 4, 8, 16, 32, 64, 64, 64, 64, 64]);
    expect(speeds('slower', at(0, { speed: 4 }))).toEqual([
      2,
      1,
      0.5,
      0.25,
      ...Array(6).fill(0.25),
    ]);
  });

  it('finds text from the start of the search, and wraps around', () => {
    const found = doing(at(6), { type: 'search', text: 'mac' }, { type: 'search', text: 'macd' });
    expect(found.search).toMatchObject({ from: 6, matches: [5, 16], hasWrapped: false });
    expect([found.position, matchNumber(found)]).toEqual([16, 2]);
    const round = doing(found, { type: 'find', by: 1 });
    expect([round.position, round.search?.hasWrapped, matchNumber(round)]).toEqual([5, true, 1]);
    const next = doing(round, { type: 'find', by: 1 });
    expect([next.position, next.search?.hasWrapped]).toEqual([16, false]);
    const back = doing(next, { type: 'find', by: -1 }, { type: 'find', by: -1 });
    expect([back.position, back.search?.hasWrapped]).toEqual([16, true]);
  });

  it('wraps around if all matches lie before the position', () => {
    const found = doing(at(17), { type: 'search', text: 'macd' });
    expect([found.position, found.search?.hasWrapped]).toEqual([5, true]);
  });

  it('returns to the start of the search without a match or a text', () => {
    const none = doing(at(6), { type: 'search', text: 'macd' }, { type: 'search', text: 'macdx' });
    expect([none.position, none.search?.matches, matchNumber(none)]).toEqual([6, [], null]);
    expect(doing(none, { type: 'find', by: 1 })).toEqual(none);
    expect(doing(none, { type: 'search', text: '' }).position).toBe(6);
    expect(doing(none, { type: 'end_search' }).search).toBeNull();
    expect(doing(START, { type: 'find', by: 1 })).toEqual(START);
  });

  it.each([
    ['a test', 'SEG1_TEST001', [8]],
    ['a patch', 'patch of the', [10]],
    ['a notice', 'no answer', [13]],
  ])('finds %s by its text', (_what, text, matches) => {
    expect(doing(START, { type: 'search', text }).search?.matches).toEqual(matches);
  });

  it('finds only lines of the selected agent', () => {
    const all = doing(START, { type: 'search', text: 'turn' });
    expect(all.search?.matches).toEqual([3, 5, 6, 13, 16]);
    const critic = doing(all, { type: 'show_agent', agent: 'critic' });
    expect(critic.search?.matches).toEqual([6, 13]);
    expect(doing(critic, { type: 'search', text: 'dropped' }).search?.matches).toEqual([13]);
  });

  it('opens the current turn, the one before, or any by number', () => {
    expect(turnAt(START)).toBeNull();
    const open = (state: PlayerState) => doing(state, { type: 'open_turn' }).openTurn;
    expect([0, 3, 4, 9, 13, 17].map((position) => open(at(position)))).toEqual([
      null,
      1,
      1,
      3,
      4,
      5,
    ]);
    expect(open(at(9, { agent: 'maestro' }))).toBe(1);
    const playing = at(9, { isPlaying: true });
    const opened = doing(playing, { type: 'open_turn', turn: 2 });
    // The position moves to the turn.
    expect([opened.openTurn, opened.isPlaying, opened.position]).toEqual([2, false, 5]);
    expect(doing(playing, { type: 'open_turn', turn: 99 })).toEqual(playing);
    expect(doing(opened, { type: 'close_turn' }).openTurn).toBeNull();
  });

  it('moves an open turn with each step, and closes it on play', () => {
    const open = doing(at(3), { type: 'open_turn' });
    const next = doing(open, { type: 'step', unit: 'turn', by: 1 });
    expect([next.position, next.openTurn]).toEqual([5, 2]);
    expect(doing(next, { type: 'step', unit: 'turn', by: -1 }).openTurn).toBe(1);
    expect(doing(next, { type: 'toggle_play' }).openTurn).toBeNull();
  });

  it('accepts an empty session', () => {
    const nothing = openPlayer([]);
    const actions: PlayerAction[] = [
      { type: 'toggle_play' },
      { type: 'tick', elapsedMs: 1000 },
      { type: 'step', unit: 'event', by: 1 },
      { type: 'step', unit: 'segment', by: -1 },
      { type: 'jump', percent: 50 },
      { type: 'search', text: 'x' },
      { type: 'find', by: -1 },
      { type: 'open_turn' },
    ];
    expect(doing(nothing, ...actions)).toMatchObject({ position: 0, openTurn: null });
  });

  it('never changes the previous state', () => {
    const frozen = Object.freeze({ ...START });
    expect(() => doing(frozen, { type: 'jump', percent: 100 })).not.toThrow();
    expect(frozen.position).toBe(0);
  });
});
