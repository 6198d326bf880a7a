import {
  type Command,
  type KeyName,
  press,
  type ScreenState,
  type Shown,
} from '../screen-state.ts';
import type { PlayerState } from './player-state.ts';
import { type PlayerAction, playerUpdate } from './player-update.ts';

/** The player and the state of its screen. */
export interface PlayerScreen {
  readonly player: PlayerState;
  readonly screen: ScreenState;
  /** Whether letters are typed into the search. */
  readonly isTyping: boolean;
}

export interface PressedInPlayer {
  readonly next: PlayerScreen;
  readonly command: Command | null;
}

const STEPS: Readonly<Record<string, PlayerAction>> = {
  ' ': { type: 'toggle_play' },
  left: { type: 'step', unit: 'event', by: -1 },
  right: { type: 'step', unit: 'event', by: 1 },
  'shift-left': { type: 'step', unit: 'wave', by: -1 },
  'shift-right': { type: 'step', unit: 'wave', by: 1 },
  up: { type: 'step', unit: 'turn', by: -1 },
  down: { type: 'step', unit: 'turn', by: 1 },
  pageUp: { type: 'step', unit: 'segment', by: -1 },
  pageDown: { type: 'step', unit: 'segment', by: 1 },
  home: { type: 'jump', percent: 0 },
  end: { type: 'jump', percent: 100 },
  '+': { type: 'faster' },
  '=': { type: 'faster' },
  '-': { type: 'slower' },
  a: { type: 'next_agent' },
  n: { type: 'find', by: 1 },
  N: { type: 'find', by: -1 },
};

/** Handles a key in the player. */
export function pressInPlayer(from: PlayerScreen, key: KeyName, shown: Shown): PressedInPlayer {
  const { player, screen, isTyping } = from;
  if (isTyping) return { next: typed(from, key), command: null };
  if (screen.overlay === 'turn') return pressInTurn(from, key, shown);
  if (screen.overlay !== 'nothing') return pressOnScreen(from, key, shown);
  const quiet: PlayerScreen = { ...from, screen: { ...screen, message: null } };
  const does = (action: PlayerAction): PressedInPlayer => ({
    next: { ...quiet, player: playerUpdate(player, action) },
    command: null,
  });
  const step = Object.hasOwn(STEPS, key) ? STEPS[key] : undefined;
  if (step !== undefined) return does(step);
  switch (key) {
    case '/': {
      const { next } = does({ type: 'search', text: '' });
      return { next: { ...next, isTyping: true }, command: null };
    }
    case 'escape':
      if (player.search !== null) return does({ type: 'end_search' });
      return pressOnScreen(from, key, shown);
    case 'enter': {
      const opened = playerUpdate(player, { type: 'open_turn' });
      if (opened.openTurn === null) return { next: quiet, command: null };
      const overlay: ScreenState = { ...quiet.screen, overlay: 'turn', marked: opened.openTurn };
      return {
        next: { ...quiet, player: opened, screen: { ...overlay, scrolled: 0 } },
        command: 'open turn',
      };
    }
    case 'j':
      return pressOnScreen(from, 'down', shown);
    case 'k':
      return pressOnScreen(from, 'up', shown);
    default:
      return pressOnScreen(from, key, shown);
  }
}

/** Keys shared with the dashboard; there is no session to pause. */
function pressOnScreen(from: PlayerScreen, key: KeyName, shown: Shown): PressedInPlayer {
  const { screen, command } = press(from.screen, key, { ...shown, isLive: false });
  if (command !== 'open turn') return { next: { ...from, screen }, command };
  // Go to the turn, so that left and right step from there.
  const player = playerUpdate(from.player, { type: 'open_turn', turn: screen.marked! });
  return { next: { ...from, screen, player }, command };
}

/** In an open turn the arrows scroll; left and right open the previous and the next turn. */
function pressInTurn(from: PlayerScreen, key: KeyName, shown: Shown): PressedInPlayer {
  if (key !== 'left' && key !== 'right') {
    const pressed = pressOnScreen(from, key, shown);
    if (pressed.next.screen.overlay === 'turn') return pressed;
    // Closing returns to the panes.
    const screen: ScreenState = { ...pressed.next.screen, overlay: 'nothing' };
    const player = playerUpdate(from.player, { type: 'close_turn' });
    return { next: { ...from, screen, player }, command: null };
  }
  const by = key === 'left' ? -1 : 1;
  const player = playerUpdate(from.player, { type: 'step', unit: 'turn', by });
  const screen: ScreenState = { ...from.screen, marked: player.openTurn, scrolled: 0 };
  return { next: { ...from, player, screen }, command: 'open turn' };
}

function typed(from: PlayerScreen, key: KeyName): PlayerScreen {
  const { player } = from;
  const text = player.search?.text ?? '';
  switch (key) {
    case 'enter':
      return { ...from, isTyping: false };
    case 'escape':
      return { ...from, isTyping: false, player: playerUpdate(player, { type: 'end_search' }) };
    case 'backspace':
      return searched(from, text.slice(0, -1));
    default:
      return [...key].length === 1 ? searched(from, text + key) : from;
  }
}

function searched(from: PlayerScreen, text: string): PlayerScreen {
  return { ...from, player: playerUpdate(from.player, { type: 'search', text }) };
}
