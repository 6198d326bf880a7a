import { describe, expect, it } from 'vitest';
import { type PlayerScreen, pressInPlayer } from '../../../tui/player/player-screen.ts';
import { openPlayer } from '../../../tui/player/player-state.ts';
import { type Command, FIRST_SCREEN, type Shown } from '../../../tui/screen-state.ts';
import { eventOf } from '../../helpers/journal-lines.ts';
import { viewLines } from '../../helpers/view-lines.ts';

const turn = (number: number, says: string) => eventOf('turn', { turn: number, says });
const EVENTS = [
  ...[eventOf('session_started'), eventOf('segment_started')],
  ...[turn(1, 'the first word'), turn(2, 'the second word')],
  ...[
    eventOf('wave_started'),
    eventOf('wave_finished'),
    eventOf('segment_started', { segment: 2 }),
  ],
  ...[turn(3, 'the last word'), eventOf('session_finished')],
];
const LINES = viewLines(EVENTS).map((line) => ({ ...line, previous: '', hash: '' }));
const SHOWN: Shown = {
  panes: ['segment', 'equity'],
  segments: 2,
  turns: [3, 2, 1],
  lastScroll: 9,
  isLive: false,
};

function pressed(...keys: string[]) {
  let state: PlayerScreen = { player: openPlayer(LINES), screen: FIRST_SCREEN, isTyping: false };
  const commands: Command[] = [];
  for (const key of keys) {
    const { next, command } = pressInPlayer(state, key, SHOWN);
    state = next;
    if (command !== null) commands.push(command);
  }
  const { player, screen, isTyping } = state;
  return { player, screen, isTyping, commands, position: player.position };
}

describe('pressInPlayer()', () => {
  it('steps by event, wave, turn and segment, both ways', () => {
    expect(pressed('right', 'right').position).toBe(2);
    expect(pressed('right', 'right', 'left').position).toBe(1);
    expect(pressed('shift-right').position).toBe(5);
    expect(pressed('down', 'down').position).toBe(3);
    expect(pressed('down', 'down', 'up').position).toBe(2);
    expect(pressed('pageDown', 'pageDown').position).toBe(6);
    expect(pressed('end').position).toBe(8);
    expect(pressed('end', 'pageUp').position).toBe(6);
    expect(pressed('end', 'home').position).toBe(0);
  });

  it('plays and stops, faster and slower', () => {
    expect(pressed(' ').player.isPlaying).toBe(true);
    expect(pressed(' ', ' ').player.isPlaying).toBe(false);
    expect(pressed('+', '+').player.speed).toBe(4);
    expect(pressed('-').player.speed).toBe(0.5);
  });

  it('searches while typing, including letters that are keys', () => {
    const found = pressed('/', ...'last word');
    expect(found).toMatchObject({ position: 7, isTyping: true });
    expect(pressed('/', ...'word', 'enter', 'n', 'n').position).toBe(7);
    expect(pressed('/', ...'word', 'enter', 'N')).toMatchObject({ position: 7, isTyping: false });
    expect(pressed('/', ...'wordx', 'backspace').player.search?.matches).toEqual([2, 3, 7]);
    expect(pressed('/', ...'word', 'escape').player.search).toBe(null);
    expect(pressed('/', ...'word', 'enter', 'escape').player.search).toBe(null);
    expect(pressed('/', 'q', 'left').commands).toEqual([]);
  });

  it('opens the current turn, steps to its neighbours, and closes it', () => {
    const opened = pressed('down', 'down', 'enter');
    expect(opened).toMatchObject({
      screen: { overlay: 'turn', marked: 2 },
      commands: ['open turn'],
    });
    const next = pressed('down', 'down', 'enter', 'right');
    expect(next).toMatchObject({ screen: { overlay: 'turn', marked: 3 }, position: 7 });
    expect(next.commands).toEqual(['open turn', 'open turn']);
    expect(pressed('down', 'enter', 'down', 'down').screen.scrolled).toBe(2);
    const back = pressed('down', 'enter', 'escape');
    expect(back).toMatchObject({ screen: { overlay: 'nothing' }, player: { openTurn: null } });
    expect(pressed('enter')).toMatchObject({ screen: { overlay: 'nothing' }, commands: [] });
  });

  it('opens a turn of the list, goes to its position, and steps to its neighbours', () => {
    const opened = pressed('t', 'down', 'enter');
    expect(opened).toMatchObject({ screen: { overlay: 'turn', marked: 2 }, position: 3 });
    const before = pressed('t', 'down', 'enter', 'left');
    expect(before).toMatchObject({ screen: { overlay: 'turn', marked: 1 }, position: 2 });
    expect(before.commands).toEqual(['open turn', 'open turn']);
  });

  it('selects one agent after the other', () => {
    expect(pressed('a').player.agent).toBe('maestro');
    expect(pressed('a', 'a', 'a', 'a').player.agent).toBe(null);
  });

  it('has the other keys of a dashboard, without pause, and quits without confirmation', () => {
    expect(pressed('tab').screen.focus).toBe('equity');
    expect(pressed('j', 'j', 'k').screen.scroll).toEqual({ segment: 1 });
    expect(pressed('2').screen.segment).toBe(2);
    expect(pressed('p').commands).toEqual([]);
    expect(pressed('q').commands).toEqual(['quit']);
    expect(pressed('s').commands).toEqual(['snapshot']);
    expect(pressed('?').screen.overlay).toBe('help');
  });
});
