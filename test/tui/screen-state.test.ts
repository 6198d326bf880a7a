import { describe, expect, it } from 'vitest';
import {
  FIRST_SCREEN,
  press,
  type ScreenState,
  type Shown,
  type Command,
} from '../../tui/screen-state.ts';

const SHOWN: Shown = {
  panes: ['segment', 'targets', 'equity'],
  segments: 3,
  turns: [7, 6, 5],
  lastScroll: 4,
  isLive: true,
};

/** What comes of keys, one after the other, and what they ask for. */
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
  it('asks before it stops a session that is played here, and not elsewhere', () => {
    expect(pressed(['q'])).toMatchObject({ screen: { overlay: 'quit' }, commands: [] });
    expect(pressed(['q', 'y'])).toMatchObject({ screen: { overlay: 'nothing' }, commands: ['quit'] });
    expect(pressed(['q', 'n'])).toMatchObject({ screen: { overlay: 'nothing' }, commands: [] });
    expect(pressed(['q'], { isLive: false }).commands).toEqual(['quit']);
  });

  it('holds back waves only where it can', () => {
    expect(pressed(['p']).commands).toEqual(['pause']);
    expect(pressed(['p'], { isLive: false }).commands).toEqual([]);
  });

  it('goes round the panes in both directions', () => {
    expect(pressed(['tab']).screen.focus).toBe('targets');
    expect(pressed(['tab', 'tab', 'tab']).screen.focus).toBe('segment');
    expect(pressed(['backTab']).screen.focus).toBe('equity');
  });

  it('scrolls the pane that is marked, from its first line to its last', () => {
    expect(pressed(['tab', 'down', 'down', 'up']).screen.scroll).toEqual({ targets: 1 });
    expect(pressed(['up']).screen.scroll).toEqual({ segment: 0 });
    expect(pressed(['pageDown', 'pageDown']).screen.scroll).toEqual({ segment: 4 });
    expect(pressed(['pageDown', 'up']).screen.scroll).toEqual({ segment: 3 });
  });

  it('looks at a segment that has begun, says where one has not, and comes back', () => {
    expect(pressed(['2']).screen).toMatchObject({ segment: 2, message: null });
    expect(pressed(['5']).screen).toMatchObject({ segment: null, message: 'segment 5 has not begun' });
    expect(pressed(['5', 'tab']).screen.message).toBe(null);
    expect(pressed(['left']).screen.segment).toBe(2);
    expect(pressed(['left', 'left', 'left', 'left']).screen.segment).toBe(1);
    expect(pressed(['left', 'right', 'right']).screen.segment).toBe(3);
    expect(pressed(['right']).screen.segment).toBe(null);
    expect(pressed(['2', 'escape']).screen.segment).toBe(null);
    expect(pressed(['2', '0']).screen.segment).toBe(null);
  });

  it('marks turns from the newest on, and opens one', () => {
    expect(pressed(['t']).screen).toMatchObject({ overlay: 'turns', marked: null });
    expect(pressed(['t', 'down']).screen.marked).toBe(6);
    expect(pressed(['t', 'pageDown', 'down']).screen.marked).toBe(5);
    expect(pressed(['t', 'down', 'up', 'up']).screen.marked).toBe(7);
    const opened = pressed(['t', 'enter']);
    expect(opened).toMatchObject({ screen: { overlay: 'turn', marked: 7 }, commands: ['open turn'] });
    expect(pressed(['t', 'enter', 'down', 't']).screen).toMatchObject({
      overlay: 'turns',
      scrolled: 1,
    });
    expect(pressed(['t', 'enter'], { turns: [] })).toMatchObject({
      screen: { overlay: 'turns' },
      commands: [],
    });
  });

  it('stays with the turn that is open when another is taken', () => {
    const { screen } = pressed(['t', 'down', 'enter']);
    const after = press(screen, 'down', { ...SHOWN, turns: [8, 7, 6, 5] });
    expect(after.screen).toMatchObject({ overlay: 'turn', marked: 6 });
  });

  it('explains itself, until any key', () => {
    expect(pressed(['?']).screen.overlay).toBe('help');
    expect(pressed(['?', 'x']).screen.overlay).toBe('nothing');
  });

  it('asks for a snapshot, and takes no notice of what means nothing', () => {
    expect(pressed(['s']).commands).toEqual(['snapshot']);
    expect(pressed(['x', 'ctrl-k', '€'])).toEqual({ screen: FIRST_SCREEN, commands: [] });
  });
});
