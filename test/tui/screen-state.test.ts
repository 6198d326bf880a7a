import { describe, expect, it } from 'vitest';
import {
  type Command,
  FIRST_SCREEN,
  press,
  type ScreenState,
  type Shown,
} from '../../tui/screen-state.ts';

const SHOWN: Shown = {
  panes: ['segment', 'targets', 'equity'],
  segments: 3,
  turns: [7, 6, 5],
  lastScroll: 4,
  isLive: true,
};

/** The screen after a sequence of keys, and their commands. */
function pressed(keys: readonly string[], shown: Partial<Shown> = {}) {
  let screen: ScreenState = FIRST_SCREEN;
  const commands: Command[] = [];
  for (const key of keys) {
    const after = press(screen, key, { ...SHOWN, ...shown });
    screen = after.screen;
    if (after.command !== null) commands.push(after.command);
  }
  return { screen, commands };
}

describe('press()', () => {
  it('asks for confirmation only to stop a session of this process', () => {
    expect(pressed(['q'])).toMatchObject({ screen: { overlay: 'quit' }, commands: [] });
    expect(pressed(['q', 'y'])).toMatchObject({
      screen: { overlay: 'nothing' },
      commands: ['quit'],
    });
    expect(pressed(['q', 'n'])).toMatchObject({ screen: { overlay: 'nothing' }, commands: [] });
    expect(pressed(['q'], { isLive: false }).commands).toEqual(['quit']);
  });

  it('pauses only a session of this process', () => {
    expect(pressed(['p']).commands).toEqual(['pause']);
    expect(pressed(['p'], { isLive: false }).commands).toEqual([]);
  });

  it('cycles through the panes in both directions', () => {
    expect(pressed(['tab']).screen.focus).toBe('targets');
    expect(pressed(['tab', 'tab', 'tab']).screen.focus).toBe('segment');
    expect(pressed(['backTab']).screen.focus).toBe('equity');
  });

  it('scrolls the focused pane, from its first line to its last', () => {
    expect(pressed(['tab', 'down', 'down', 'up']).screen.scroll).toEqual({ targets: 1 });
    expect(pressed(['up']).screen.scroll).toEqual({ segment: 0 });
    expect(pressed(['pageDown', 'pageDown']).screen.scroll).toEqual({ segment: 4 });
    expect(pressed(['pageDown', 'up']).screen.scroll).toEqual({ segment: 3 });
  });

  it('selects a started segment, reports one not started, and returns', () => {
    expect(pressed(['2']).screen).toMatchObject({ segment: 2, message: null });
    expect(pressed(['5']).screen).toMatchObject({
      segment: null,
      message: 'segment 5 has not started',
    });
    expect(pressed(['5', 'tab']).screen.message).toBe(null);
    expect(pressed(['left']).screen.segment).toBe(2);
    expect(pressed(['left', 'left', 'left', 'left']).screen.segment).toBe(1);
    expect(pressed(['left', 'right', 'right']).screen.segment).toBe(3);
    expect(pressed(['right']).screen.segment).toBe(null);
    expect(pressed(['2', 'escape']).screen.segment).toBe(null);
    expect(pressed(['2', '0']).screen.segment).toBe(null);
  });

  it('selects turns from the newest, and opens one', () => {
    expect(pressed(['t']).screen).toMatchObject({ overlay: 'turns', marked: null });
    expect(pressed(['t', 'down']).screen.marked).toBe(6);
    expect(pressed(['t', 'pageDown', 'down']).screen.marked).toBe(5);
    expect(pressed(['t', 'down', 'up', 'up']).screen.marked).toBe(7);
    const opened = pressed(['t', 'enter']);
    expect(opened).toMatchObject({
      screen: { overlay: 'turn', marked: 7 },
      commands: ['open turn'],
    });
    expect(pressed(['t', 'enter', 'down', 't']).screen).toMatchObject({
      overlay: 'turns',
      scrolled: 1,
    });
    expect(pressed(['t', 'enter'], { turns: [] })).toMatchObject({
      screen: { overlay: 'turns' },
      commands: [],
    });
  });

  it('keeps the open turn when another one arrives', () => {
    const { screen } = pressed(['t', 'down', 'enter']);
    const after = press(screen, 'down', { ...SHOWN, turns: [8, 7, 6, 5] });
    expect(after.screen).toMatchObject({ overlay: 'turn', marked: 6 });
  });

  it('shows help until any key', () => {
    expect(pressed(['?']).screen.overlay).toBe('help');
    expect(pressed(['?', 'x']).screen.overlay).toBe('nothing');
  });

  it('requests a snapshot, and ignores unknown keys', () => {
    expect(pressed(['s']).commands).toEqual(['snapshot']);
    expect(pressed(['x', 'ctrl-k', '€'])).toEqual({ screen: FIRST_SCREEN, commands: [] });
  });
});
