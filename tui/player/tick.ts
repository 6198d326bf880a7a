import { lastPosition, type PlayerState } from './player-state.ts';

/** Upper limit for the pause between two lines: a model call may take a minute. */
const LONGEST_WAIT_MS = 3000;

/**
 * Advances the player by the lines recorded within the elapsed time at its speed; stops at the end.
 *
 * @param elapsedMs since the last tick
 */
export function tick(state: PlayerState, elapsedMs: number): PlayerState {
  if (!state.isPlaying) return state;
  const last = lastPosition(state);
  let { position } = state;
  let waitedMs = state.waitedMs + Math.max(0, elapsedMs) * state.speed;
  while (position < last) {
    const wait = waitAfter(state, position);
    if (waitedMs < wait) return { ...state, position, waitedMs };
    waitedMs -= wait;
    position += 1;
  }
  return { ...state, position, waitedMs: 0, isPlaying: false };
}

/** Milliseconds between two lines by their wall clock, which may have been set back. */
function waitAfter({ lines }: PlayerState, position: number): number {
  const ms = Date.parse(lines[position + 1]!.at) - Date.parse(lines[position]!.at);
  return Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
}
