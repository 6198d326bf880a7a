import type { PaneId } from './layout.ts';

/** What the user has chosen to see. It never affects the session. */
export interface ScreenState {
  /** The view that covers the panes. */
  readonly overlay: 'nothing' | 'help' | 'quit' | 'turns' | 'turn';
  readonly focus: PaneId;
  /** First visible line, by pane. */
  readonly scroll: Readonly<Partial<Record<PaneId, number>>>;
  /** The selected segment; null for the running one. */
  readonly segment: number | null;
  /** Number of the selected turn; null for the newest. */
  readonly marked: number | null;
  /** First visible line of the overlay. */
  readonly scrolled: number;
  /** Message about the last key, until the next one; null if there is none. */
  readonly message: string | null;
}

export const FIRST_SCREEN: ScreenState = {
  overlay: 'nothing',
  focus: 'segment',
  scroll: {},
  segment: null,
  marked: null,
  scrolled: 0,
  message: null,
};

/** A pressed key: a printable character, or a name. */
export type KeyName =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'pageUp'
  | 'pageDown'
  | 'tab'
  | 'backTab'
  | 'enter'
  | 'escape'
  | (string & {});

/** An action outside the screen. */
export type Command = 'quit' | 'pause' | 'snapshot' | 'open turn';

export interface Shown {
  readonly panes: readonly PaneId[];
  readonly segments: number;
  /** Numbers of the turns, newest first. */
  readonly turns: readonly number[];
  /** Last scroll position of the pane or overlay that the arrows scroll. */
  readonly lastScroll: number;
  /** Whether this process runs the session, and can pause and stop it. */
  readonly isLive: boolean;
}

export interface Pressed {
  readonly screen: ScreenState;
  readonly command: Command | null;
}

/** Lines that a key moves in a list. */
const LINES_OF: ReadonlyMap<KeyName, number> = new Map([
  ['up', -1],
  ['down', 1],
  ['pageUp', -10],
  ['pageDown', 10],
]);

/** Handles a key; unknown keys change nothing. */
export function press(screen: ScreenState, key: KeyName, shown: Shown): Pressed {
  const quiet = { ...screen, message: null };
  switch (screen.overlay) {
    case 'quit':
      return pressInQuit(quiet, key);
    case 'help':
      return only({ ...quiet, overlay: 'nothing' });
    case 'turns':
      return pressInTurns(quiet, key, shown);
    case 'turn':
      return pressInTurn(quiet, key, shown);
    case 'nothing':
      return pressInPanes(quiet, key, shown);
    default:
      throw new TypeError(`Cannot handle a key in the overlay "${screen.overlay satisfies never}"`);
  }
}

function pressInPanes(screen: ScreenState, key: KeyName, shown: Shown): Pressed {
  const lines = LINES_OF.get(key);
  if (lines !== undefined) return only(scrolledBy(screen, lines, shown));
  switch (key) {
    case '?':
      return only({ ...screen, overlay: 'help' });
    case 'q':
      if (shown.isLive) return only({ ...screen, overlay: 'quit' });
      return { screen, command: 'quit' };
    case 'p':
      return shown.isLive ? { screen, command: 'pause' } : only(screen);
    case 's':
      return { screen, command: 'snapshot' };
    case 't':
      return only({ ...screen, overlay: 'turns', marked: null, scrolled: 0 });
    case 'tab':
      return only({ ...screen, focus: neighbour(screen.focus, shown.panes, 1) });
    case 'backTab':
      return only({ ...screen, focus: neighbour(screen.focus, shown.panes, -1) });
    case 'left':
    case 'right': {
      const by = key === 'left' ? -1 : 1;
      const segment = (screen.segment ?? shown.segments) + by;
      if (segment < 1 || segment > shown.segments) return only(screen);
      return only({ ...screen, segment, scroll: {} });
    }
    case '0':
    case 'escape':
      return only({ ...screen, segment: null, scroll: {} });
    default: {
      const segment = /^[1-9]$/.test(key) ? Number(key) : null;
      if (segment === null) return only(screen);
      if (segment > shown.segments) {
        return only({ ...screen, message: `segment ${segment} has not started` });
      }
      return only({ ...screen, segment, scroll: {} });
    }
  }
}

function pressInQuit(screen: ScreenState, key: KeyName): Pressed {
  if (key === 'y' || key === 'q')
    return { screen: { ...screen, overlay: 'nothing' }, command: 'quit' };
  return only({ ...screen, overlay: 'nothing' });
}

function pressInTurns(screen: ScreenState, key: KeyName, { turns }: Shown): Pressed {
  const at = Math.max(0, turns.indexOf(screen.marked ?? -1));
  const by = (steps: number) => {
    const marked = turns[Math.min(turns.length - 1, Math.max(0, at + steps))] ?? null;
    return only({ ...screen, marked });
  };
  const lines = LINES_OF.get(key);
  if (lines !== undefined) return by(lines);
  switch (key) {
    case 'enter': {
      const marked = turns[at];
      if (marked === undefined) return only(screen);
      return { screen: { ...screen, overlay: 'turn', marked, scrolled: 0 }, command: 'open turn' };
    }
    case 't':
    case 'q':
    case 'escape':
      return only({ ...screen, overlay: 'nothing' });
    default:
      return only(screen);
  }
}

function pressInTurn(screen: ScreenState, key: KeyName, { lastScroll }: Shown): Pressed {
  const lines = LINES_OF.get(key === ' ' ? 'pageDown' : key);
  if (lines !== undefined) {
    const scrolled = Math.min(lastScroll, Math.max(0, screen.scrolled + lines));
    return only({ ...screen, scrolled });
  }
  switch (key) {
    case 'enter':
    case 't':
    case 'q':
    case 'escape':
      return only({ ...screen, overlay: 'turns' });
    default:
      return only(screen);
  }
}

function scrolledBy(screen: ScreenState, by: number, { lastScroll }: Shown): ScreenState {
  const { focus, scroll } = screen;
  const to = Math.min(lastScroll, Math.max(0, (scroll[focus] ?? 0) + by));
  return { ...screen, scroll: { ...scroll, [focus]: to } };
}

function neighbour(focus: PaneId, panes: readonly PaneId[], by: 1 | -1): PaneId {
  if (panes.length === 0) return focus;
  const at = panes.indexOf(focus);
  return panes[(at + by + panes.length) % panes.length]!;
}

function only(screen: ScreenState): Pressed {
  return { screen, command: null };
}
