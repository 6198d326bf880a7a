import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../protocol/session-event.ts';
import { openPlayer } from '../../../tui/player/player-state.ts';
import { type TimelineCell, type TimelineMark, timeline } from '../../../tui/player/timeline.ts';
import { eventOf, linesOf } from '../../helpers/journal-lines.ts';
import { PLAN_EVENT } from '../../helpers/protocol-examples.ts';

const { patch: _patch, ...CHANGE } = PLAN_EVENT;
const EVENTS: readonly SessionEvent[] = [
  eventOf('segment_started'), // 0
  eventOf('turn', { turn: 1, role: 'maestro' }), // 1
  eventOf('turn', { turn: 2, role: 'critic' }), // 2
  eventOf('wave_started'), // 3
  eventOf('wave_finished'), // 4
  eventOf('planned', { event: PLAN_EVENT }), // 5
  eventOf('planned', { event: CHANGE }), // 6: no patch
  eventOf('session_finished'), // 7
];
const PLAYER = openPlayer(linesOf(EVENTS));
const text = (width: number, changes: object = {}) =>
  timelineText(timeline({ ...PLAYER, ...changes }, width));

const SIGNS: Readonly<Record<TimelineMark, string>> = {
  segment: '|',
  patch: '^',
  turn: 'o',
  wave: ':',
};

/** The line without colours: `|==o=:=^#--o--:-|--`. */
function timelineText(cells: readonly TimelineCell[]): string {
  return cells
    .map(({ mark, isPlayed, isHere }) => {
      if (isHere) return '#';
      return mark === null ? (isPlayed ? '=' : '-') : SIGNS[mark];
    })
    .join('');
}

describe('timeline()', () => {
  it('marks segments, turns, waves and patches, and the position', () => {
    expect(text(8, { position: 7 })).toBe('|oo=:^=#');
    expect(text(8, { position: 3 })).toBe('|oo#:^--');
  });

  it('shows the rarest mark of a cell', () => {
    // Two events a cell: segment and turn, turn and nothing, wave and patch, nothing.
    expect(text(4, { position: 7 })).toBe('|o^#');
    expect(text(1, { position: 4 })).toBe('#');
  });

  it('spreads few events over a long line', () => {
    expect(text(16, { position: 7 })).toBe('|=o=o===:=^===#-');
  });

  it('returns mark and state of each cell', () => {
    expect(timeline({ ...PLAYER, position: 5 }, 4)).toEqual([
      { mark: 'segment', isPlayed: true, isHere: false },
      { mark: 'turn', isPlayed: true, isHere: false },
      { mark: 'patch', isPlayed: true, isHere: true },
      { mark: null, isPlayed: false, isHere: false },
    ]);
  });

  it('marks only the turns of the selected agent', () => {
    expect(text(8, { position: 7, agent: 'critic' })).toBe('|=o=:^=#');
  });

  it('keeps its width at any position', () => {
    for (const width of [1, 2, 7, 8, 9, 120]) {
      for (let position = 0; position < 8; position++) {
        const line = text(width, { position });
        expect(line).toHaveLength(width);
        expect(line.match(/#/g)).toHaveLength(1);
      }
    }
    expect(timelineText(timeline(openPlayer([]), 5))).toBe('#----');
  });
});
